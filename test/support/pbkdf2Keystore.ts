import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { keccak256 } from 'ethers/crypto';

const SALT = Buffer.alloc(32, 1);
const IV = Buffer.alloc(16, 2);

/** Above so many iterations, the key is not derived: nothing is meant to open the keystore. */
const MEANT = 100_000;

/** A Web3 v3 keystore whose password goes through PBKDF2, which ethers opens but does not make. */
export function pbkdf2Keystore(
  privateKey: string,
  password: string,
  iterations: number,
  algorithm: string,
): object {
  const rounds = Math.min(iterations, MEANT);
  const key = pbkdf2Sync(password, SALT, rounds, 32, algorithm);
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), IV);
  const ciphertext = cipher.update(Buffer.from(privateKey.slice(2), 'hex'));
  const mac = keccak256(Buffer.concat([key.subarray(16, 32), ciphertext])).slice(2);
  return {
    version: 3,
    id: '3198bc9c-6672-4ab3-9995-4942343ae5b6',
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: IV.toString('hex') },
      ciphertext: ciphertext.toString('hex'),
      kdf: 'pbkdf2',
      kdfparams: {
        c: iterations,
        dklen: 32,
        prf: `hmac-${algorithm}`,
        salt: SALT.toString('hex'),
      },
      mac,
    },
  };
}
