import { randomBytes } from 'node:crypto';
import { InputError } from '../errors.js';
import { writeJsonFile } from '../files/jsonFile.js';
import { readText } from '../files/readFile.js';
import { useNodeScrypt } from './scrypt.js';

const SEED_VARIABLE = 'ZKLIQ_SEED';
const PASSWORD_VARIABLE = 'ZKLIQ_KEYSTORE_PASSWORD';

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
  if (keystore !== undefined) return openKeystore(keystore, signal);
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
 * Makes a seed and keeps it in a new Web3 v3 keystore (scrypt, AES-128-CTR).
 *
 * @throws InputError SECRET_MISSING, FILE_EXISTS, FILE_NOT_WRITABLE; the signal's reason
 */
export async function createKeystore(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const password = readPassword();
  const { Wallet } = await import('ethers/wallet');
  useNodeScrypt();
  const seed = randomBytes(32);
  const keystore = await new Wallet(`0x${seed.toString('hex')}`).encrypt(password);
  signal.throwIfAborted();
  await writeJsonFile(path, JSON.parse(keystore), { secret: true });
  return seed;
}

async function openKeystore(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const password = readPassword();
  const json = await readText(path);
  const { decryptKeystoreJson } = await import('ethers/wallet');
  useNodeScrypt();
  try {
    const { privateKey } = await decryptKeystoreJson(json, password);
    signal.throwIfAborted();
    return Buffer.from(privateKey.slice(2), 'hex');
  } catch {
    signal.throwIfAborted();
    throw new InputError(
      'SECRET_INVALID',
      `${path} cannot be opened: it is no Web3 v3 keystore, or ${PASSWORD_VARIABLE} is wrong`,
      { path },
    );
  }
}

function readPassword(): string {
  const password = process.env[PASSWORD_VARIABLE];
  if (password === undefined || password === '') {
    throw new InputError(
      'SECRET_MISSING',
      `There is no password for the keystore: set ${PASSWORD_VARIABLE}`,
    );
  }
  return password;
}
