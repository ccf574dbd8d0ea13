import { Option } from 'commander';
import * as help from '../helpTexts.js';
import { parseWorkers } from '../options.js';
import {
  artifacts,
  claimsKeystore,
  developmentKey,
  engine,
  json,
  readableSecrets,
} from '../sharedOptions.js';
import type { Define } from './open.js';

export const defineBatch: Define = (program, open) => {
  program
    .command('batch')
    .description(
      'prove the claims of a file into a folder; whatever interrupts it, --resume goes on',
    )
    .argument('<claims>', 'claim file, as claims writes it')
    .requiredOption('--out <folder>', 'new or empty folder for the proofs, or that of --resume')
    .option('--resume', 'go on with a batch that was begun, as it was planned', false)
    .addOption(
      new Option('--optimize <goal>', 'what the plan is for')
        .choices(['latency', 'gas', 'balanced'])
        .default('balanced'),
    )
    .option<string[]>(
      '--circuit <name>',
      'use this circuit only; repeatable (default: all that are set up and fit)',
      (name, others = []) => [...others, name],
    )
    .option(
      '--workers <number>',
      'proofs at the same time, each on a thread; 1: on all threads (default: as planned)',
      parseWorkers,
    )
    .addOption(artifacts())
    .addOption(engine())
    .addOption(claimsKeystore())
    .addOption(readableSecrets())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.BATCH)
    .action(async (claims, options) => {
      const { runBatch } = await import('../commands/batch.js');
      await runBatch(claims, options, open(options));
    });
};
