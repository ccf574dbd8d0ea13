import * as help from '../helpTexts.js';
import { parseAddress } from '../options.js';
import { artifacts, developmentKey, expectedCircuit, json, optionalRpc } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineVerify: Define = (program, open) => {
  program
    .command('verify')
    .description('verify a proof, or a receipt on its chain; exit code 1 if it is not valid')
    .argument('<file>', 'proof file or receipt file')
    .addOption(expectedCircuit())
    .addOption(artifacts())
    .addOption(developmentKey())
    .addOption(optionalRpc())
    .option('--deployment <file>', "of a receipt: insist on this deployment's gate")
    .option('--signer <address>', 'of a receipt: insist on this signer', parseAddress)
    .addOption(json())
    .addHelpText('after', help.VERIFY)
    .action(async (file, options) => {
      const { runVerify } = await import('../commands/verify.js');
      await runVerify(file, options, open(options));
    });
};
