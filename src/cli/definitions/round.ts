import * as help from '../helpTexts.js';
import { parseRound } from '../options.js';
import { deployment, force, json, keystore, maximumFee, rpc } from '../sharedOptions.js';
import type { Define } from './open.js';

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
    .addHelpText('after', help.ROUND_MAKE)
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
    .addHelpText('after', help.ROUND_SHOW)
    .action(async (number, options) => {
      const { runRoundShow } = await import('../commands/round.js');
      await runRoundShow(number, options, open(options));
    });
};
