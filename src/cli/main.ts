#!/usr/bin/env node
import { fileError } from '../files/fileError.js';
import { hasTemporaryFiles, removeTemporaryFiles } from '../files/temporaryFiles.js';
import { EXIT } from './exitCodes.js';
import { reportError } from './output/report.js';

/** Time to tidy up after an interruption, in milliseconds. */
const GRACE = 5000;

/** How Node ends a process in which nothing can go on any more. */
const UNSETTLED = 13;

const interruption = new AbortController();
const interrupt = (signal: NodeJS.Signals) => {
  interruption.abort();
  setTimeout(() => {
    process.exit(reportError(interruption.signal.reason, true));
  }, GRACE).unref();
  // The system ends even what is too busy for a handler, but it removes nothing.
  if (hasTemporaryFiles()) process.once(signal, () => process.exit(EXIT.aborted));
};
// Once each: whoever interrupts again does not want to wait.
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);

const fail = (error: unknown): void => {
  process.exitCode = reportError(error, interruption.signal.aborted);
};

// Node's own answer to an uncaught error is exit code 1, which here means "proof not valid".
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
process.on('exit', (code) => {
  removeTemporaryFiles();
  if (code === UNSETTLED) process.exitCode = EXIT.defect;
});
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  // Whoever reads the output may stop reading: that is no failure.
  if (cause.code !== 'EPIPE') {
    fail(fileError('FILE_NOT_WRITABLE', 'the output', 'cannot be written', cause));
  }
});
process.stderr.on('error', () => {});

const run = async (): Promise<void> => {
  // Not before the handlers are there: loading may fail, too.
  const { createProgram } = await import('./program.js');
  await createProgram(interruption.signal).parseAsync();
};
await run().catch(fail);
// Whatever is still open must not keep the process once the answer, or its failure, is out.
process.stdout.write('', () => setImmediate(() => process.exit()));
