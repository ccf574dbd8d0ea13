import { readSecret, type SecretSource } from './keystore.js';

const CLAIMS_KEY: SecretSource = {
  variable: 'ZKLIQ_CLAIMS_KEY',
  pattern: /^(0x)?[0-9a-fA-F]{64}$/,
  missing:
    'There is no key for sealed claims: set ZKLIQ_CLAIMS_KEY to 0x and 64 hex digits, or name a --claims-keystore',
  invalid: 'ZKLIQ_CLAIMS_KEY must be 0x and 64 hex digits',
};

/**
 * The key that claim files are sealed under.
 *
 * @throws InputError SECRET_MISSING, SECRET_INVALID, FILE_NOT_FOUND, INVALID_FILE; the signal's reason
 */
export function readClaimsKey(
  keystore: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return readSecret(keystore, CLAIMS_KEY, signal);
}
