import { Wallet } from 'ethers/wallet';
import { InputError } from '../../errors.js';
import { readSecret, type SecretSource } from './keystore.js';

const PRIVATE_KEY: SecretSource = {
  variable: 'ZKLIQ_PRIVATE_KEY',
  pattern: /^(0x)?[0-9a-fA-F]{64}$/,
  missing:
    'There is no key to sign with: set ZKLIQ_PRIVATE_KEY to 0x and 64 hex digits, or name a --keystore',
  invalid: 'ZKLIQ_PRIVATE_KEY must be a private key, 0x and 64 hex digits',
};

/**
 * The wallet that signs transactions: its key from a keystore if one is named, else from the
 * environment.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export async function openWallet(
  keystore: string | undefined,
  signal: AbortSignal,
): Promise<Wallet> {
  const key = await readSecret(keystore, PRIVATE_KEY, signal);
  try {
    return new Wallet(`0x${Buffer.from(key).toString('hex')}`);
  } catch {
    // Not every 32 bytes are a key: the messages of the library would show them.
    const complaint =
      keystore === undefined ? PRIVATE_KEY.invalid : `What ${keystore} holds is no private key`;
    throw new InputError('SECRET_INVALID', complaint);
  }
}
