import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { CeremonyError, InputError } from '../errors.js';
import { reasonOfCode } from '../files/fileError.js';
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
  | Phase2Failure;

interface Phase2Failure {
  readonly failed: string;
  /** Where the system has refused something, such as ENOSPC. */
  readonly code?: string;
  /** Of the file concerned, where the system has named it. */
  readonly path?: string;
  readonly complaints: readonly string[];
}

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
      // Not on 'exit', which may come before the last answer.
      child.on('close', () => reject(computationFailed('its process ended')));
      child.on('message', (answer: Phase2Answer) => {
        if ('detail' in answer) onDetail?.(answer.detail.trim());
        else if ('done' in answer) {
          resolve({ done: answer.done, complaints: answer.complaints.join(', ') });
        } else reject(failure(task, answer));
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

function failure(task: Phase2Task, { failed, code, complaints, ...answer }: Phase2Failure): Error {
  if (code === undefined || !/^E[A-Z]+$/.test(code)) {
    return computationFailed([failed, ...complaints].join(', '));
  }
  const path = answer.path ?? ('to' in task ? task.to : task.key);
  return new InputError(
    'FILE_NOT_WRITABLE',
    `${path} cannot be read or written: ${reasonOfCode(code)}`,
    { path },
  );
}

function computationFailed(reason: string, cause?: unknown): CeremonyError {
  return new CeremonyError('COMPUTATION_FAILED', `snarkjs failed: ${reason}`, {}, { cause });
}
