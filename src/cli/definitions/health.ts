import { Option } from 'commander';
import { json, readableSecrets, threshold } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
"liquidatable at" is the price of that market alone, all else equal.

Example:
  zkliq health --market examples/market.json --round examples/round.json \\
    --account examples/account.json`;

export const defineHealth: Define = (program, open) => {
  program
    .command('health')
    .description('show what an account is worth, and how far it is from liquidation')
    .requiredOption('--market <file>', 'market file')
    .requiredOption('--round <file>', 'price round file')
    .requiredOption('--account <file>', 'account file')
    .addOption(threshold())
    .addOption(
      new Option('--tier <tier>', 'weights')
        .choices(['maintenance', 'initial'])
        .default('maintenance'),
    )
    .addOption(readableSecrets())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runHealth } = await import('../commands/health.js');
      await runHealth(options, open(options));
    });
};
