import { readProveForm } from '../proveForm.js';
import {
  artifacts,
  developmentKey,
  engine,
  force,
  json,
  readableSecrets,
} from '../sharedOptions.js';
import { addClaimOptions } from './claimOptions.js';
import type { Define } from './open.js';

const HELP = `
From files: --market, --round, --gate, --chain-id, --deadline, and --tree if the circuit has one.
From a chain: --deployment and --rpc; round, tree, threshold and deadline are the chain's.
Several accounts, from several --account or a folder, are proved in one proof of a batch circuit:
all of them must be liquidatable. Every file must be readable by its owner only.
The node learns that somebody is about to liquidate an account: ask one of your own.

Examples:
  zkliq prove --market examples/market.json --round examples/crash-round.json \\
    --account examples/account.json --tree examples/tree.json --chain-id 31337 \\
    --gate 0x6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a \\
    --liquidator 0x1111111111111111111111111111111111111111 \\
    --deadline $(($(date +%s) + 120)) --out proof.json

  zkliq prove --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --account accounts/ --liquidator 0xLIQUIDATOR --out proof.json`;

/** Two forms: everything from files, or all but the account from the chain. */
export const defineProve: Define = (program, open) => {
  const command = program
    .command('prove')
    .description('prove that accounts are liquidatable, from files or from a chain')
    .requiredOption<string[]>(
      '--account <file>',
      'account file, or a folder of them; several are proved in one proof',
      (path, others = []) => [...others, path],
    )
    .requiredOption('--out <file>', 'proof file to write');
  addClaimOptions(command);
  command
    .option(
      '--circuit <name>',
      "the circuit (default: the smallest of the deployment's for so many accounts; from files liquidatable-8-20, or a batch circuit like it)",
    )
    .addOption(artifacts())
    .addOption(engine())
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const form = readProveForm(options, command);
      const { runProve } = await import('../commands/prove.js');
      await runProve(options, form, open(options));
    });
};
