import { randomBytes } from 'node:crypto';
import { InputError } from '../errors.js';
import { openKeystore, writeKeystore } from './keystore.js';

const SEED_VARIABLE = 'ZKLIQ_SEED';

/**
 * The wallet's seed, from a keystore if one is named, else from the environment. Never from the
 * command line, where other users of the machine would see it.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export async function readSeed(
  keystore: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (keystore !== undefined) {
    return Buffer.from((await openKeystore(keystore, signal)).slice(2), 'hex');
  }
  const text = process.env[SEED_VARIABLE];
  if (text === undefined || text === '') {
    throw new InputError(
      'SECRET_MISSING',
      `There is no seed: set ${SEED_VARIABLE} to 0x and 64 or more hex digits, name a --keystore, or make one with --new-keystore`,
    );
  }
  if (!/^(0x)?([0-9a-fA-F]{2}){32,}$/.test(text)) {
    throw new InputError('SECRET_INVALID', `${SEED_VARIABLE} must be 0x and 64 or more hex digits`);
  }
  return Buffer.from(text.replace(/^0x/, ''), 'hex');
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
