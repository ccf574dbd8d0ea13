import * as help from '../helpTexts.js';
import { parseAddress } from '../options.js';
import { artifacts, developmentKey, expectedCircuit, json, optionalRpc } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineVerify: Define = (program, open) => {
  program
    .command('verify')
    .description('verify proofs, or receipts on their chain; exit code 1 if one is not valid')
    .argument('<files...>', 'proof files or receipt files')
    .addOption(expectedCircuit())
    .addOption(artifacts())
    .addOption(developmentKey())
    .addOption(optionalRpc())
    .option('--deployment <file>', "of a receipt: insist on this deployment's gate")
    .option('--signer <address>', 'of a receipt: insist on this signer', parseAddress)
    .addOption(json())
    .addHelpText('after', help.VERIFY)
    .action(async (files, options) => {
      const { runVerify } = await import('../commands/verify.js');
      await runVerify(files, options, open(options));
    });
};
