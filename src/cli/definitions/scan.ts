import { Option } from 'commander';
import { parseShock, type Shock } from '../../scan/shock.js';
import { parseLimit } from '../options.js';
import { force, json, readableSecrets, threshold } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
A line of --accounts is an account file, or {"id":"…","balances":{"WETH":"5","USDC":"-4"}}; without an id,
accounts are known by their line. Snapshots are faster to read, hold no keys, and are secret as well.
The exit code is 0 whether or not accounts may be liquidated.

Examples:
  zkliq scan --market examples/market.json --round examples/crash-round.json \\
    --accounts examples/accounts.ndjson --save-snapshot accounts.snapshot

  zkliq scan --market examples/market.json --round examples/crash-round.json \\
    --snapshot accounts.snapshot --shock WETH=-10%,WBTC=-5% --shock USDC=-3%`;

export const defineScan: Define = (program, open) => {
  program
    .command('scan')
    .description('find the accounts that may be liquidated, among any number')
    .requiredOption('--market <file>', 'market file')
    .requiredOption('--round <file>', 'price round file')
    .addOption(
      new Option('--accounts <file>', 'accounts, one a line as JSON').conflicts('snapshot'),
    )
    .option('--snapshot <file>', 'accounts, as --save-snapshot writes them')
    .addOption(threshold())
    .addOption(
      new Option(
        '--shock <changes>',
        'also at other prices, such as WETH=-10%,WBTC=-5%; repeatable',
      )
        .argParser((text, others: readonly Shock[]) => [...others, parseShock(text)])
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--limit <number>',
        'list at most so many accounts (default: 20; with --json all, up to a million)',
      ).argParser(parseLimit),
    )
    .option('--save-snapshot <file>', 'write the accounts to be read faster the next time')
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runScan } = await import('../commands/scan.js');
      await runScan(options, open(options));
    });
};
