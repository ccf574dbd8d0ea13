import { InputError } from '../../errors.js';
import { writeJsonFile } from '../../files/jsonFile.js';
import { readText } from '../../files/readFile.js';
import { TooMuchWorkError, useNodeKeyDerivation } from './keyDerivation.js';

const PASSWORD_VARIABLE = 'ZKLIQ_KEYSTORE_PASSWORD';

/** Where a secret of bytes may come from: never the command line, where others of the machine would see it. */
export interface SecretSource {
  /** Of the environment. */
  readonly variable: string;
  readonly pattern: RegExp;
  /** What is said if there is none, or if it is another text than the pattern's. */
  readonly missing: string;
  readonly invalid: string;
}

/**
 * A secret's bytes: from a keystore if one is named, else from the environment, as hex.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export async function readSecret(
  keystore: string | undefined,
  { variable, pattern, missing, invalid }: SecretSource,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (keystore !== undefined) {
    return Buffer.from((await openKeystore(keystore, signal)).slice(2), 'hex');
  }
  const text = process.env[variable];
  if (text === undefined || text === '') throw new InputError('SECRET_MISSING', missing);
  if (!pattern.test(text)) throw new InputError('SECRET_INVALID', invalid);
  return Buffer.from(text.replace(/^0x/, ''), 'hex');
}

/**
 * The 32 bytes that a Web3 v3 keystore holds, 0x and hex. Its password is in the environment.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
async function openKeystore(path: string, signal: AbortSignal): Promise<string> {
  const password = readPassword();
  const json = await readText(path);
  const { decryptKeystoreJson } = await import('ethers/wallet');
  useNodeKeyDerivation();
  try {
    const { privateKey } = await decryptKeystoreJson(json, password);
    signal.throwIfAborted();
    return privateKey;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooMuchWorkError) {
      throw new InputError(
        'SECRET_INVALID',
        `${path} asks for more work than any keystore needs, hours perhaps: it was made to keep you waiting, or is damaged`,
        { path },
      );
    }
    throw new InputError(
      'SECRET_INVALID',
      `${path} cannot be opened: it is no Web3 v3 keystore, or ${PASSWORD_VARIABLE} is wrong`,
      { path },
    );
  }
}

/**
 * Keeps 32 bytes in a new Web3 v3 keystore (scrypt, AES-128-CTR).
 *
 * @throws InputError SECRET_MISSING, FILE_EXISTS, FILE_NOT_WRITABLE; the signal's reason
 */
export async function writeKeystore(
  path: string,
  secret: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const password = readPassword();
  const { Wallet } = await import('ethers/wallet');
  useNodeKeyDerivation();
  const keystore = await new Wallet(`0x${Buffer.from(secret).toString('hex')}`).encrypt(password);
  signal.throwIfAborted();
  await writeJsonFile(path, JSON.parse(keystore), { secret: true });
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
