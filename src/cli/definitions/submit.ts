import { Option } from 'commander';
import * as help from '../helpTexts.js';
import { deployment, force, json, keystore, maximumFee, rpc } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineSubmit: Define = (program, open) => {
  program
    .command('submit')
    .description('send proofs to their gate in one transaction: authorizes the liquidations')
    .argument('<proofs...>', 'proof files; several under the same terms, of one circuit')
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
    .addOption(force())
    .addOption(json())
    .addHelpText('after', help.SUBMIT)
    .action(async (files, options) => {
      const { runSubmit } = await import('../commands/submit.js');
      await runSubmit(files, options, open(options));
    });
};
