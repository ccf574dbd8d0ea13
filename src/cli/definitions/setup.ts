import * as help from '../helpTexts.js';
import { parseBlake2b } from '../options.js';
import { artifacts, circuit, json, powersOfTau } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineSetup: Define = (program, open) => {
  program
    .command('setup')
    .description('compile a circuit and make a key of its own: a development key, unless told')
    .addOption(circuit())
    .addOption(artifacts())
    .addOption(powersOfTau())
    .option('--ptau-blake2b <hex>', 'BLAKE2b sum that the file is published with', parseBlake2b)
    .addOption(json())
    .addHelpText('after', help.SETUP)
    .action(async (options) => {
      const { runSetup } = await import('../commands/setup.js');
      await runSetup(options, open(options));
    });
};
