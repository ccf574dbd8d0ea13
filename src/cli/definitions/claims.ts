import { Option } from 'commander';
import { InputError } from '../../errors.js';
import * as help from '../helpTexts.js';
import { readProveForm } from '../proveForm.js';
import { claimsKeystore, force, json, readableSecrets } from '../sharedOptions.js';
import { addClaimOptions } from './claimOptions.js';
import type { Define } from './open.js';

/** In the two forms of `prove`. */
export const defineClaims: Define = (program, open) => {
  const command = program
    .command('claims')
    .description('gather what batch proves: claims about accounts that may be liquidated')
    .addOption(
      new Option('--accounts <file>', 'account files, one a line as JSON').conflicts('account'),
    )
    .option<string[]>(
      '--account <file>',
      'account file, or a folder of them; repeatable',
      (path, others = []) => [...others, path],
    )
    .requiredOption('--out <file>', 'claim file to write');
  addClaimOptions(command);
  command
    .option(
      '--circuit <name>',
      "a circuit with the accounts' number of markets and tree (default: the deployment's; from files liquidatable-8-20)",
    )
    .option('--seal', 'encrypt the claim file', false)
    .addOption(claimsKeystore())
    .option('--all', 'claim healthy accounts, too: batch will refuse them', false)
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(json())
    .addHelpText('after', help.CLAIMS)
    .action(async (options) => {
      if (options.claimsKeystore !== undefined && !options.seal) {
        throw new InputError('USAGE', '--claims-keystore goes with --seal');
      }
      const form = readProveForm(options, command);
      const { runClaims } = await import('../commands/claims.js');
      await runClaims(options, form, open(options));
    });
};
