import { type Command, Option } from 'commander';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../defaults.js';
import * as help from '../helpTexts.js';
import {
  parseAddress,
  parseChainId,
  parseHash,
  parseSeconds,
  parseSelector,
  parseThreshold,
} from '../options.js';
import { readProveForm } from '../proveForm.js';
import {
  artifacts,
  developmentKey,
  engine,
  force,
  json,
  optionalRpc,
  readableSecrets,
} from '../sharedOptions.js';
import type { Define } from './open.js';

/** Two forms: everything from files, or all but the account from the chain. */
export const defineProve: Define = (program, open) => {
  const command = program
    .command('prove')
    .description('prove that accounts are liquidatable, from files or from a chain')
    .requiredOption<string[]>(
      '--account <file>',
      'account file, or a folder of them; several are proved in one proof',
      (path, others = []) => [...others, path],
    )
    .requiredOption(
      '--liquidator <address>',
      'who is credited, whoever sends the proof',
      parseAddress,
    )
    .requiredOption('--out <file>', 'proof file to write');
  addFileOptions(command);
  command
    .option('--deployment <file>', 'deployment file: take the rest from its chain')
    .addOption(optionalRpc())
    .option('--round <round>', 'price round file; of a deployment a number (default: the latest)')
    .option(
      '--threshold <basis points>',
      "10000 is a health factor of 1 (default: 10000, or the deployment's)",
      parseThreshold,
    )
    .option(
      '--deadline <seconds>',
      "unix time until which the proof counts (default with a deployment: the round's end)",
      parseSeconds,
    )
    .option(
      '--circuit <name>',
      "the circuit (default: the smallest of the deployment's for so many accounts; from files liquidatable-8-20, or a batch circuit like it)",
    )
    .addOption(artifacts())
    .addOption(engine())
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.PROVE)
    .action(async (options) => {
      const form = readProveForm(options, command);
      const { runProve } = await import('../commands/prove.js');
      await runProve(options, form, open(options));
    });
};

function addFileOptions(command: Command): void {
  command
    .option('--market <file>', 'market file')
    .option('--tree <file>', 'tree file (for circuits with a tree)')
    .option('--gate <address>', 'gate contract that will take the proof', parseAddress)
    .option('--chain-id <number>', 'chain of the gate', parseChainId)
    .option('--action <selector>', "the gate's function", parseSelector, DEFAULT_ACTION)
    .addOption(
      new Option('--extra-hash <hash>', "hash of what else the host's hook reads")
        .argParser(parseHash)
        .default(NO_EXTRA_DATA, '0'),
    );
}
