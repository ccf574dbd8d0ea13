import { Option } from 'commander';
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

const HELP = `
Each claim ends as proved, as refused (it is not liquidatable, say), or as failed. The folder keeps a
journal: after an interruption, a crash or a power failure, the same command with --resume makes the
proofs that are missing, and none twice. A batch that was begun keeps its plan.
Progress is a line on a terminal, and JSON lines on stderr elsewhere.

Exit codes: 0 if all was proved but what was refused, 3 if nothing was liquidatable, 5 if a proof could
not be made: --resume tries it again.

Environment:
  ZKLIQ_CLAIMS_KEY         key of sealed claims, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Examples:
  zkliq batch claims.ndjson --out proofs
  zkliq batch claims.ndjson --out proofs --resume --json`;

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
    .addHelpText('after', HELP)
    .action(async (claims, options) => {
      const { runBatch } = await import('../commands/batch.js');
      await runBatch(claims, options, open(options));
    });
};
