import { Option } from 'commander';
import { InputError } from '../../errors.js';
import { readProveForm } from '../proveForm.js';
import { claimsKeystore, force, json, readableSecrets } from '../sharedOptions.js';
import { addClaimOptions } from './claimOptions.js';
import type { Define } from './open.js';

const HELP = `
From files: --market, --round, --gate, --chain-id, --deadline, and --tree if the circuit has one.
From a chain: --deployment and --rpc; round, tree, threshold and deadline are the chain's, and what the
gate has taken already is left out. A line of --accounts is a whole account file; it may have an "id".
Accounts that are not liquidatable are left out and counted; if none is left, the exit code is 3.
The claim file holds viewing keys and balances, and is readable by its owner only.

Environment:
  ZKLIQ_CLAIMS_KEY         key to --seal with, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore; keygen --new-keystore makes one

Examples:
  zkliq claims --market examples/market.json --round examples/crash-round.json \\
    --accounts accounts.ndjson --tree examples/tree.json --chain-id 31337 \\
    --gate 0x6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a \\
    --liquidator 0x1111111111111111111111111111111111111111 \\
    --deadline $(($(date +%s) + 600)) --out claims.ndjson

  zkliq claims --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --account accounts/ --liquidator 0xLIQUIDATOR --out claims.sealed --seal`;

/** In the two forms of `prove`. */
export const defineClaims: Define = (program, open) => {
  const command = program
    .command('claims')
    .description('gather what batch proves: claims about accounts that may be liquidated')
    .addOption(
      new Option('--accounts <file>', 'account files, one a line as JSON').conflicts('account'),
    )
    .option<string[]>(
      '--account <file>',
      'account file, or a folder of them; repeatable',
      (path, others = []) => [...others, path],
    )
    .requiredOption('--out <file>', 'claim file to write');
  addClaimOptions(command);
  command
    .option(
      '--circuit <name>',
      "a circuit with the accounts' number of markets and tree (default: the deployment's; from files liquidatable-8-20)",
    )
    .option('--seal', 'encrypt the claim file', false)
    .addOption(claimsKeystore())
    .option('--all', 'claim healthy accounts, too: batch will refuse them', false)
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      if (options.claimsKeystore !== undefined && !options.seal) {
        throw new InputError('USAGE', '--claims-keystore goes with --seal');
      }
      const form = readProveForm(options, command);
      const { runClaims } = await import('../commands/claims.js');
      await runClaims(options, form, open(options));
    });
};
