import { randomBytes } from 'node:crypto';
import { readSecret, type SecretSource, writeKeystore } from './keystore.js';

const SEED: SecretSource = {
  variable: 'ZKLIQ_SEED',
  pattern: /^(0x)?([0-9a-fA-F]{2}){32,}$/,
  missing:
    'There is no seed: set ZKLIQ_SEED to 0x and 64 or more hex digits, name a --keystore, or make one with --new-keystore',
  invalid: 'ZKLIQ_SEED must be 0x and 64 or more hex digits',
};

/**
 * The wallet's seed.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export function readSeed(keystore: string | undefined, signal: AbortSignal): Promise<Uint8Array> {
  return readSecret(keystore, SEED, signal);
}

/**
 * Makes a seed and keeps it in a new keystore.
 *
 * @throws InputError SECRET_MISSING, FILE_EXISTS, FILE_NOT_WRITABLE; the signal's reason
 */
export async function createSeed(keystore: string, signal: AbortSignal): Promise<Uint8Array> {
  const seed = randomBytes(32);
  await writeKeystore(keystore, seed, signal);
  return seed;
}
