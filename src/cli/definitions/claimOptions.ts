import { type Command, Option } from 'commander';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../defaults.js';
import {
  parseAddress,
  parseChainId,
  parseHash,
  parseSeconds,
  parseSelector,
  parseThreshold,
} from '../options.js';
import { optionalRpc } from '../sharedOptions.js';

/** Options of both forms in which `prove` and `claims` take all but the accounts: `readProveForm` reads them. */
export function addClaimOptions(command: Command): void {
  command.requiredOption(
    '--liquidator <address>',
    'who is credited, whoever sends the proof',
    parseAddress,
  );
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
    );
}

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
