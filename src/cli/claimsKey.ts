import { InputError } from '../errors.js';
import { openKeystore } from './keystore.js';

const KEY_VARIABLE = 'ZKLIQ_CLAIMS_KEY';

/**
 * The key that claim files are sealed under, from a keystore if one is named, else from the
 * environment. Never from the command line, where other users of the machine would see it.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export async function readClaimsKey(
  keystore: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (keystore !== undefined) {
    return Buffer.from((await openKeystore(keystore, signal)).slice(2), 'hex');
  }
  const text = process.env[KEY_VARIABLE];
  if (text === undefined || text === '') {
    throw new InputError(
      'SECRET_MISSING',
      `There is no key for sealed claims: set ${KEY_VARIABLE} to 0x and 64 hex digits, or name a --claims-keystore`,
    );
  }
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(text)) {
    throw new InputError('SECRET_INVALID', `${KEY_VARIABLE} must be 0x and 64 hex digits`);
  }
  return Buffer.from(text.replace(/^0x/, ''), 'hex');
}
