import { artifacts, developmentKey, json, keystore, maximumFee, rpc } from '../sharedOptions.js';
import type { Define } from './open.js';

const HELP = `
Sends a transaction for each contract: a verifier a circuit, libraries, price rounds, the host. What
each may cost is shown before. If it fails on the way, deployed.json in the folder has what was sent.
Keys without a ceremony are refused on every chain but 1337 and 31337: somebody can forge under them.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Example:
  zkliq deploy --config examples/deployment-config.json --rpc http://127.0.0.1:8545 --out host`;

export const defineDeploy: Define = (program, open) => {
  program
    .command('deploy')
    .description('deploy a host with its verifiers and price rounds')
    .requiredOption('--config <file>', 'what to deploy: deployment config file')
    .addOption(rpc())
    .requiredOption('--out <folder>', 'new folder for deployment.json and standard-json-input.json')
    .addOption(artifacts())
    .addOption(keystore())
    .addOption(maximumFee())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { runDeploy } = await import('../commands/deploy.js');
      await runDeploy(options, open(options));
    });
};
