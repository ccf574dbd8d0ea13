import { Option } from 'commander';
import * as help from '../helpTexts.js';
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
    .addHelpText('after', help.SUBMIT)
    .action(async (files, options) => {
      const { runSubmit } = await import('../commands/submit.js');
      await runSubmit(files, options, open(options));
    });
};
