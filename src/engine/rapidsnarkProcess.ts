import { spawn } from 'node:child_process';
import { ProvingError } from '../errors.js';
import { foreignEnvironment } from '../foreignEnvironment.js';

/**
 * Runs rapidsnark's `prover`, which holds the witness: an abort kills it, and so does the end of
 * this process. What it prints is thrown away: nobody knows what it says about a witness.
 *
 * @param descriptors of key, witness and proof, as the prover takes them
 * @throws ProvingError ENGINE_FAILED; the signal's reason, once the prover has ended
 */
export async function runProver(
  binary: string,
  descriptors: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const paths = descriptors.map((_, i) => `/proc/self/fd/${3 + i}`);
  const child = spawn(binary, [...paths, '/dev/null'], {
    stdio: ['ignore', 'ignore', 'ignore', ...descriptors],
    env: foreignEnvironment(),
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill);
  process.on('exit', kill);
  return new Promise<void>((resolve, reject) => {
    const fail = (message: string) =>
      reject(signal.aborted ? signal.reason : new ProvingError('ENGINE_FAILED', message));
    child.on('error', () => fail(`rapidsnark cannot be run: is ${binary} its prover?`));
    child.on('close', (status, killed) => {
      if (status === 0) resolve();
      else fail(`rapidsnark ended with ${killed ?? status}`);
    });
  }).finally(() => {
    signal.removeEventListener('abort', kill);
    process.off('exit', kill);
  });
}
