import { scrypt as nodeScrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { scrypt as ethersScrypt } from 'ethers/crypto';

const derive = promisify<Uint8Array, Uint8Array, number, object, Buffer>(nodeScrypt);

/** Sixteen times the work of an ordinary keystore (N = 131072, r = 8, p = 1). */
const MAXIMUM_WORK = 2 ** 24;

/**
 * Lets ethers open and make keystores with Node's scrypt. Its own runs on the main thread without a
 * break: signals would wait until it is done, for hours if a keystore asks for it.
 */
export function useNodeScrypt(): void {
  ethersScrypt.register(async (password, salt, N, r, p, length) => {
    if (N * r * p > MAXIMUM_WORK) throw new RangeError('the keystore asks for too much work');
    const maxmem = 128 * r * (N + p + 2);
    return `0x${(await derive(password, salt, length, { N, r, p, maxmem })).toString('hex')}`;
  });
}
