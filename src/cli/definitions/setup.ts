import { parseBlake2b } from '../options.js';
import { artifacts, circuit, json, powersOfTau } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
Artifacts that are there and sound are kept. Anybody can forge under a development key: it is for
local chains. With --ptau the key is made from Powers of Tau and one contribution of this machine's:
whoever ran this can forge under it. A key that nobody can forge under takes "zkliq ceremony".
Circuits named liquidatable-batch-… prove several accounts in one proof.

Example:
  zkliq setup --circuit liquidatable-batch-4-8-20`;

export const defineSetup: Define = (program, open) => {
  program
    .command('setup')
    .description('compile a circuit and make a key of its own: a development key, unless told')
    .addOption(circuit())
    .addOption(artifacts())
    .addOption(powersOfTau())
    .option('--ptau-blake2b <hex>', 'BLAKE2b sum that the file is published with', parseBlake2b)
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runSetup } = await import('../commands/setup.js');
      await runSetup(options, open(options));
    });
};
