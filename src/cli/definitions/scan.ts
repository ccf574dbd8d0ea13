import { Option } from 'commander';
import { parseShock, type Shock } from '../../scan/shock.js';
import * as help from '../helpTexts.js';
import { parseLimit } from '../options.js';
import { force, json, readableSecrets, threshold } from '../sharedOptions.js';
import type { Define } from './open.js';

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
    .addHelpText('after', help.SCAN)
    .action(async (options) => {
      const { runScan } = await import('../commands/scan.js');
      await runScan(options, open(options));
    });
};
