import { CommanderError } from 'commander';
import { type ErrorDetails, ZkliqError } from '../../errors.js';
import { isSystemError, systemReason } from '../../files/fileError.js';
import { formatJson } from '../../files/jsonFile.js';
import { DoneBeforeError } from '../doneBefore.js';
import { EXIT, exitCodeOf, isAbort } from '../exitCodes.js';

interface Report {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** What the library cannot know: which option helps. */
const ADVICE: Readonly<Record<string, string>> = {
  FEE_TOO_HIGH: 'With --max-fee more is paid',
};

/** Help and version end commander, too, but are no errors. */
const ANSWERS = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version']);

/**
 * Says on stderr what went wrong, and returns the exit code.
 *
 * @param aborted the user has interrupted: whatever failed then failed because of it
 */
export function reportError(error: unknown, aborted: boolean): number {
  if (error instanceof CommanderError && ANSWERS.has(error.code)) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  const { exitCode, ...report } = describe(error, aborted);
  const json = process.argv.includes('--json');
  process.stderr.write(json ? `${formatJson({ error: report })}\n` : `zkliq: ${report.message}\n`);
  return exitCode;
}

function describe(error: unknown, aborted: boolean): Report {
  if (error instanceof DoneBeforeError) {
    const { message, details, ...failed } = describe(error.cause, aborted);
    const isTold = Object.values(error.details).every((value) => identifies(value, message));
    return {
      ...failed,
      message: isTold ? message : `${message}. ${error.note}`,
      details: { ...details, ...error.details },
    };
  }
  if (aborted || isAbort(error)) {
    return { exitCode: EXIT.aborted, code: 'ABORTED', message: 'aborted', details: {} };
  }
  const exitCode = exitCodeOf(error);
  if (error instanceof ZkliqError) {
    const { code, message, details } = error;
    const advice = ADVICE[code];
    return { exitCode, code, message: advice ? `${message}. ${advice}` : message, details };
  }
  if (error instanceof CommanderError) {
    const message = `${error.message.replace(/^error: /, '')}\nadd --help to see what is expected`;
    return { exitCode, code: 'USAGE', message, details: {} };
  }
  if (isSystemError(error)) {
    const message = `${error.path ?? error.syscall}: ${systemReason(error)}`;
    return { exitCode, code: 'SYSTEM', message, details: {} };
  }
  return { exitCode, code: 'DEFECT', message: describeDefect(error), details: {} };
}

/** Whether a message names it. Only hashes and addresses tell what was done: any text may have a number in it. */
function identifies(value: ErrorDetails[string], message: string): boolean {
  return typeof value === 'string' && value.startsWith('0x') && message.includes(value);
}

/** Messages of foreign errors may quote values: only their kind and place are told. */
function describeDefect(error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = stack.split('\n').find((line) => /^\s+at /.test(line));
  return `a defect of zkliq, please report it: ${kind}${place ? ` ${place.trim()}` : ''}`;
}
