import { Wallet } from 'ethers/wallet';
import { InputError } from '../errors.js';
import { openKeystore } from './keystore.js';

const KEY_VARIABLE = 'ZKLIQ_PRIVATE_KEY';

/**
 * The wallet that signs transactions: its key from a keystore if one is named, else from the
 * environment. Never from the command line, where other users of the machine would see it, and never
 * one that everybody knows.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export async function openWallet(
  keystore: string | undefined,
  signal: AbortSignal,
): Promise<Wallet> {
  if (keystore !== undefined) {
    const key = await openKeystore(keystore, signal);
    return makeWallet(key, `What ${keystore} holds is no private key`);
  }
  const text = process.env[KEY_VARIABLE];
  if (text === undefined || text === '') {
    throw new InputError(
      'SECRET_MISSING',
      `There is no key to sign with: set ${KEY_VARIABLE} to 0x and 64 hex digits, or name a --keystore`,
    );
  }
  const complaint = `${KEY_VARIABLE} must be a private key, 0x and 64 hex digits`;
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(text)) throw new InputError('SECRET_INVALID', complaint);
  return makeWallet(`0x${text.replace(/^0x/, '')}`, complaint);
}

/** Not every 32 bytes are a key: the messages of the library would show them. */
function makeWallet(key: string, complaint: string): Wallet {
  try {
    return new Wallet(key);
  } catch {
    throw new InputError('SECRET_INVALID', complaint);
  }
}
