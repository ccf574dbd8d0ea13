import { artifacts, developmentKey, force, json } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
Examples:
  zkliq export proof.json --snarkjs out
  snarkjs groth16 verify out/verification_key.json out/public.json out/proof.json
  zkliq export proof.json --calldata > calldata.txt`;

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
    .addHelpText('after', HELP)
    .action(async (file, options) => {
      const { runExport } = await import('../commands/export.js');
      await runExport(file, options, open(options));
    });
};
