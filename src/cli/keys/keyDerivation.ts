import { scrypt as nodeScrypt, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { pbkdf2 as ethersPbkdf2, scrypt as ethersScrypt } from 'ethers/crypto';

const derive = promisify<Uint8Array, Uint8Array, number, object, Buffer>(nodeScrypt);

/** Sixteen times the work of an ordinary keystore (N = 131072, r = 8, p = 1). */
const MAXIMUM_SCRYPT_WORK = 2 ** 24;

/** Sixteen times the iterations of an ordinary keystore; some seconds. */
const MAXIMUM_ITERATIONS = 2 ** 22;

/** A keystore asks for so much work that nobody can have meant to open it. */
export class TooMuchWorkError extends RangeError {}

/**
 * Lets ethers open and make keystores with Node's key derivation, and within bounds. Its scrypt runs
 * on the main thread without a break: signals would wait until it is done, for hours if a keystore
 * asks for it. PBKDF2 it calls without a break, too, and waits for no promise: only the bound helps.
 */
export function useNodeKeyDerivation(): void {
  ethersScrypt.register(async (password, salt, N, r, p, length) => {
    if (N * r * p > MAXIMUM_SCRYPT_WORK) throw new TooMuchWorkError();
    const maxmem = 128 * r * (N + p + 2);
    return `0x${(await derive(password, salt, length, { N, r, p, maxmem })).toString('hex')}`;
  });
  ethersPbkdf2.register((password, salt, iterations, length, algorithm) => {
    if (iterations > MAXIMUM_ITERATIONS) throw new TooMuchWorkError();
    return pbkdf2Sync(password, salt, iterations, length, algorithm);
  });
}
