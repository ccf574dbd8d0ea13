import { Option } from 'commander';
import { parseCount, parseDuration } from '../options.js';
import {
  artifacts,
  deployment,
  developmentKey,
  force,
  json,
  keystore,
  maximumFee,
  rpc,
} from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
The gate is asked before anything is sent: a refusal costs nothing. The liquidator that the proof
names is credited, whoever sends. A receipt is signed by the sender (EIP-712).
Several proofs go in one transaction: they must be of one circuit, round and liquidator, and have
all else but the accounts in common. Accounts that were liquidated or moved by then are skipped.

A folder: every file in it that ends in .json. Proofs are verified, grouped by their terms, tried, and
sent in as many transactions as it takes; a stuck one is replaced by one that pays more, up to
--max-fee. What is sent is in the folder's submit.journal first, signed: whatever ends the command,
the same command goes on, and sends nothing twice. Let nothing else send with the key meanwhile.
Progress is a line on a terminal, and JSON lines on stderr elsewhere. Exit codes: 0 if all accounts
are authorized or were taken by others, 4 if a proof was refused or came too late, or if nothing came
forward for as long as --patience.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays and signs, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Examples:
  zkliq submit proof.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json --dry-run
  zkliq submit proof.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --receipt receipt.json
  zkliq submit one.json other.json --rpc http://127.0.0.1:8545 \\
    --deployment host/deployment.json --receipts receipts
  zkliq submit proofs --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const defineSubmit: Define = (program, open) => {
  program
    .command('submit')
    .description('send proofs to their gate: authorizes the liquidations')
    .argument(
      '<proofs...>',
      'proof files; several under the same terms, of one circuit; or a folder of any',
    )
    .addOption(deployment())
    .addOption(rpc())
    .addOption(keystore())
    .addOption(maximumFee())
    .addOption(
      new Option('--receipt <file>', 'write a signed receipt of the liquidation').conflicts([
        'dryRun',
        'receipts',
      ]),
    )
    .addOption(
      new Option('--receipts <folder>', 'write a signed receipt of each liquidation').conflicts(
        'dryRun',
      ),
    )
    .option('--dry-run', 'ask the gate, but send nothing; needs no key', false)
    .option(
      '--confirmations <blocks>',
      'of a folder: blocks to wait for, the own included (default: 3; 1 on local chains)',
      parseCount,
    )
    .option(
      '--replace-after <seconds>',
      'of a folder: when to pay more for what is not mined (default: 30)',
      parseDuration,
    )
    .option(
      '--patience <seconds>',
      'of a folder: how long nothing may come forward (default: 600)',
      parseDuration,
    )
    .option(
      '--under-way <number>',
      'of a folder: most transactions at once (default: 4)',
      parseCount,
    )
    .option(
      '--proofs-per-transaction <number>',
      'of a folder: most proofs to a transaction (default: 16)',
      parseCount,
    )
    .addOption(artifacts())
    .addOption(developmentKey())
    .addOption(force())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (files, options) => {
      const { runSubmit } = await import('../commands/submit.js');
      await runSubmit(files, options, open(options));
    });
};
