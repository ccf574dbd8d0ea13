import { Option } from 'commander';
import { parseAddress, parseChainId, parseIndex } from '../options.js';
import { circuit, force, json } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
Environment:
  ZKLIQ_SEED               the seed, 0x and 64 or more hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

The account file holds viewing data, never the spending key, and is readable by its owner only.

Example:
  zkliq keygen --new-keystore seed.json --chain-id 1 --host 0xHOST --out account.json`;

export const defineKeygen: Define = (program, open) => {
  program
    .command('keygen')
    .description('make an empty account from a seed (in ZKLIQ_SEED, or in a keystore)')
    .requiredOption('--chain-id <number>', 'chain of the host contract', parseChainId)
    .requiredOption('--host <address>', 'host contract', parseAddress)
    .addOption(
      new Option('--index <number>', "which of the seed's accounts there")
        .argParser(parseIndex)
        .default(0n, '0'),
    )
    .addOption(
      new Option('--keystore <file>', 'Web3 v3 keystore of the seed').conflicts('newKeystore'),
    )
    .option('--new-keystore <file>', 'make a seed and keep it in a new keystore')
    .requiredOption('--out <file>', 'account file to write')
    .addOption(circuit())
    .addOption(force())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runKeygen } = await import('../commands/keygen.js');
      await runKeygen(options, open(options));
    });
};
