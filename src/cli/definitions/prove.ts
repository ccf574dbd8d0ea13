import * as help from '../helpTexts.js';
import { readProveForm } from '../proveForm.js';
import {
  artifacts,
  developmentKey,
  engine,
  force,
  json,
  readableSecrets,
} from '../sharedOptions.js';
import { addClaimOptions } from './claimOptions.js';
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
    .requiredOption('--out <file>', 'proof file to write');
  addClaimOptions(command);
  command
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
