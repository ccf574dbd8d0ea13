import * as help from '../helpTexts.js';
import { artifacts, engine, json } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineDoctor: Define = (program, open) => {
  program
    .command('doctor')
    .description('show what is installed and ready; exit code 5 if artifacts are damaged')
    .option('--calibrate', 'measure how long proofs of the circuits take here, for plans', false)
    .addOption(engine())
    .addOption(artifacts())
    .addOption(json())
    .addHelpText('after', help.DOCTOR)
    .action(async (options) => {
      const { runDoctor } = await import('../commands/doctor.js');
      await runDoctor(options, open(options));
    });
};
