import { artifacts, json } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineDoctor: Define = (program, open) => {
  program
    .command('doctor')
    .description('show what is installed and ready; exit code 5 if artifacts are damaged')
    .addOption(artifacts())
    .addOption(json())
    .action(async (options) => {
      const { runDoctor } = await import('../commands/doctor.js');
      await runDoctor(options, open(options));
    });
};
