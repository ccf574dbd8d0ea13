import { artifacts, engine, json } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
--calibrate takes about half a minute a circuit; let nothing else run meanwhile. What it finds is kept
in calibration.json beside the circuits, and plans of proofs go by it.

Example:
  zkliq doctor --calibrate`;

export const defineDoctor: Define = (program, open) => {
  program
    .command('doctor')
    .description('show what is installed and ready; exit code 5 if artifacts are damaged')
    .option('--calibrate', 'measure how long proofs of the circuits take here, for plans', false)
    .addOption(engine())
    .addOption(artifacts())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runDoctor } = await import('../commands/doctor.js');
      await runDoctor(options, open(options));
    });
};
