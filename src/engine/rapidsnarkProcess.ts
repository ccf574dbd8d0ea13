import { spawn } from 'node:child_process';
import { ProvingError } from '../errors.js';

/**
 * Runs rapidsnark's `prover`. What it prints is thrown away: nobody knows what it says about a
 * witness.
 *
 * @param descriptors of key, witness and proof, as the prover takes them
 * @throws ProvingError ENGINE_FAILED
 */
export function runProver(binary: string, descriptors: readonly number[]): Promise<void> {
  const paths = descriptors.map((_, i) => `/proc/self/fd/${3 + i}`);
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [...paths, '/dev/null'], {
      stdio: ['ignore', 'ignore', 'ignore', ...descriptors],
      env: foreignEnvironment(),
    });
    child.on('error', () =>
      reject(
        new ProvingError('ENGINE_FAILED', `rapidsnark cannot be run: is ${binary} its prover?`),
      ),
    );
    child.on('close', (status, killed) => {
      if (status === 0) resolve();
      else reject(new ProvingError('ENGINE_FAILED', `rapidsnark ended with ${killed ?? status}`));
    });
  });
}

/** Without zkliq's own variables, which hold keys, seeds and passwords. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ZKLIQ_')),
  );
}
