import { parseAddress } from '../options.js';
import { artifacts, developmentKey, expectedCircuit, json, optionalRpc } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
Whether a proof's root, round, prices and deadline are the protocol's, only its contract knows.
Proofs of one circuit are checked at once.
A receipt is checked on its chain (--rpc): anybody can deploy a gate that says anything, so look at
the gate and the signer, or insist on them.
--json has "valid" of all, and "files" with what was found of each; of one file that stands beside, too.

Examples:
  zkliq verify proof.json
  zkliq verify receipt.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

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
    .addHelpText('after', HELP)
    .action(async (files, options) => {
      const { runVerify } = await import('../commands/verify.js');
      await runVerify(files, options, open(options));
    });
};
