import * as help from '../helpTexts.js';
import { artifacts, circuit, json } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineSetup: Define = (program, open) => {
  program
    .command('setup')
    .description('compile a circuit and make its development key')
    .addOption(circuit())
    .addOption(artifacts())
    .addOption(json())
    .addHelpText('after', help.SETUP)
    .action(async (options) => {
      const { runSetup } = await import('../commands/setup.js');
      await runSetup(options, open(options));
    });
};
