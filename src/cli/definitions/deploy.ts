import * as help from '../helpTexts.js';
import { artifacts, developmentKey, json, keystore, maximumFee, rpc } from '../sharedOptions.js';
import type { Define } from './open.js';

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
    .addHelpText('after', help.DEPLOY)
    .action(async (options) => {
      const { runDeploy } = await import('../commands/deploy.js');
      await runDeploy(options, open(options));
    });
};
