import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { CeremonyError, InputError } from '../errors.js';
import { systemReason } from '../files/fileError.js';
import { foreignEnvironment } from '../foreignEnvironment.js';
import type { Beacon } from './beacon.js';
import type { CeremonyOptions } from './options.js';

/** One of snarkjs's functions for Groth16 keys, on files by their names. */
export type Phase2Task =
  | {
      readonly kind: 'new';
      readonly r1cs: string;
      readonly powersOfTau: string;
      readonly to: string;
    }
  | {
      readonly kind: 'contribute';
      readonly from: string;
      readonly to: string;
      readonly name: string;
      /** Mixed with the system's entropy. */
      readonly typed?: string | undefined;
    }
  | {
      readonly kind: 'beacon';
      readonly from: string;
      readonly to: string;
      readonly name: string;
      readonly beacon: Beacon;
    }
  | {
      readonly kind: 'verify';
      readonly initial: string;
      readonly powersOfTau: string;
      readonly key: string;
    };

/** What the process says: how far it is, then once how it ended. */
export type Phase2Answer =
  | { readonly detail: string }
  | { readonly done: boolean; readonly complaints: readonly string[] }
  | { readonly failed: string; readonly code?: string; readonly complaints: readonly string[] };

/** Whether snarkjs did it, and what it complained of. */
export interface Phase2Result {
  readonly done: boolean;
  readonly complaints: string;
}

/**
 * Runs a task in a process of its own, which ends with it, with the signal, or with this process.
 *
 * @throws InputError FILE_NOT_WRITABLE, CeremonyError COMPUTATION_FAILED; the signal's reason
 */
export async function runPhase2(
  task: Phase2Task,
  { signal, onDetail }: CeremonyOptions = {},
): Promise<Phase2Result> {
  signal?.throwIfAborted();
  // Compiled, that module has another ending.
  const module = new URL(`./phase2Process${extname(import.meta.url)}`, import.meta.url);
  const child = fork(module, {
    env: foreignEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'close').catch(() => {});
  const kill = () => {
    child.kill('SIGKILL');
  };
  process.on('exit', kill);
  let abort = () => {};
  try {
    return await new Promise<Phase2Result>((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      child.on('error', (cause) => reject(computationFailed(cause.message, cause)));
      child.on('exit', () => reject(computationFailed('its process ended')));
      child.on('message', (answer: Phase2Answer) => {
        if ('detail' in answer) onDetail?.(answer.detail.trim());
        else if ('done' in answer) {
          resolve({ done: answer.done, complaints: answer.complaints.join(', ') });
        } else reject(failure(answer.failed, answer.code));
      });
      child.send(task, (cause) => {
        if (cause) reject(computationFailed(cause.message, cause));
      });
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    process.off('exit', kill);
    kill();
    // It writes files, which are removed or renamed next.
    await ended;
  }
}

function failure(message: string, code: string | undefined): Error {
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return computationFailed(message);
  return new InputError(
    'FILE_NOT_WRITABLE',
    `A file of the ceremony cannot be read or written: ${systemReason(Object.assign(new Error(message), { code, syscall: '' }))}`,
  );
}

function computationFailed(reason: string, cause?: unknown): CeremonyError {
  return new CeremonyError('COMPUTATION_FAILED', `snarkjs failed: ${reason}`, {}, { cause });
}
