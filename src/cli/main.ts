#!/usr/bin/env node
import { fileError } from '../files/fileError.js';
import { EXIT } from './exitCodes.js';
import { createProgram } from './program.js';
import { reportError } from './report.js';

/** Time to tidy up after an interruption, in milliseconds. */
const GRACE = 5000;

const interruption = new AbortController();
const interrupt = () => {
  interruption.abort();
  setTimeout(() => process.exit(EXIT.aborted), GRACE).unref();
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
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  // Whoever reads the output may stop reading: that is no failure.
  if (cause.code !== 'EPIPE') {
    fail(fileError('FILE_NOT_WRITABLE', 'the output', 'cannot be written', cause));
  }
});
process.stderr.on('error', () => {});

await createProgram(interruption.signal).parseAsync().catch(fail);
