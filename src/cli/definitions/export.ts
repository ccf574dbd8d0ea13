import * as help from '../helpTexts.js';
import { artifacts, developmentKey, force, json } from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineExport: Define = (program, open) => {
  program
    .command('export')
    .description('write a proof as other tools take it')
    .argument('<proof>', 'proof file')
    .option('--snarkjs <folder>', 'write proof.json, public.json and verification_key.json')
    .option('--calldata', 'print the calldata of the verifier contract', false)
    .addOption(artifacts())
    .addOption(force())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.EXPORT)
    .action(async (file, options) => {
      const { runExport } = await import('../commands/export.js');
      await runExport(file, options, open(options));
    });
};
