import { parseRound } from '../options.js';
import { deployment, force, json, keystore, maximumFee, rpc } from '../sharedOptions.js';
import type { Define } from './open.js';

const MAKE_HELP = `
Anyone may make a round. A market with too few fresh feeds is neutral: what is owed in it counts for
nothing, so that nobody is liquidated because a feed died. Then no round file is written, and the
exit code is 4.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Example:
  zkliq round make --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

const SHOW_HELP = `
A round file has a price for each market: of a round with a neutral market none is written, and the
exit code is 4.

Example:
  zkliq round show 12 --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const defineRound: Define = (program, open) => {
  const round = program.command('round').description('make or show price rounds on a chain');
  round
    .command('make')
    .description('make a price round from what the feeds say now')
    .addOption(deployment())
    .addOption(rpc())
    .addOption(keystore())
    .addOption(maximumFee())
    .option('--out <file>', 'round file to write')
    .addOption(force())
    .addOption(json())
    .addHelpText('after', MAKE_HELP)
    .action(async (options) => {
      const { runRoundMake } = await import('../commands/round.js');
      await runRoundMake(options, open(options));
    });
  round
    .command('show')
    .description('show a price round')
    .argument('[number]', 'of the round (default: the latest)', parseRound)
    .addOption(deployment())
    .addOption(rpc())
    .option('--out <file>', 'round file to write')
    .addOption(force())
    .addOption(json())
    .addHelpText('after', SHOW_HELP)
    .action(async (number, options) => {
      const { runRoundShow } = await import('../commands/round.js');
      await runRoundShow(number, options, open(options));
    });
};
