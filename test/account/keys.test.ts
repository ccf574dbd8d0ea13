import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import fc from 'fast-check';
import {
  type AccountLocation,
  deriveAccountKeys,
  MINIMUM_VIEWING_KEY,
  ownerKeyOf,
} from '../../src/account/keys.js';
import { InputError } from '../../src/errors.js';
import { isScalar, SCALAR_MODULUS } from '../../src/field.js';
import { poseidon } from '../../src/poseidon.js';
import { check, dearRuns } from '../support/check.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';
import { address, secretScalar } from '../support/generators.js';

const seed = () => fc.uint8Array({ minLength: 32, maxLength: 64 });
const location = (): fc.Arbitrary<AccountLocation> =>
  fc.record({
    chainId: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    host: address(),
    index: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  });

const here: AccountLocation = { chainId: 1n, host: `0x${'ab'.repeat(20)}`, index: 0n };
const someSeed = new Uint8Array(32).fill(7);

/** RFC 5869 with SHA-256 and 64 bytes out, written out. */
function hkdf(key: Uint8Array, salt: string, info: string): bigint {
  const pseudoRandomKey = createHmac('sha256', salt).update(key).digest();
  const block = (previous: Buffer, number: number) =>
    createHmac('sha256', pseudoRandomKey)
      .update(Buffer.concat([previous, Buffer.from(info), Buffer.from([number])]))
      .digest();
  const first = block(Buffer.alloc(0), 1);
  return BigInt(`0x${Buffer.concat([first, block(first, 2)]).toString('hex')}`);
}

describe('account/keys', () => {
  it('are HKDF of the seed, one info a key', () => {
    check(
      fc.property(seed(), location(), (secret, at) => {
        const keys = deriveAccountKeys(secret, at);
        const key = (purpose: string) =>
          hkdf(
            secret,
            'zkliq/v1',
            `zkliq/v1/${purpose}/${at.chainId}/${at.host.slice(2)}/${at.index}`,
          ) % SCALAR_MODULUS;
        expect(keys.spendingKey).to.equal(key('spending key'));
        expect(keys.viewingKey).to.equal(key('viewing key'));
        expect(keys.ownerKey).to.equal(poseidon([1n, keys.spendingKey]));
        expect(isScalar(keys.spendingKey) && keys.viewingKey >= MINIMUM_VIEWING_KEY).to.equal(true);
      }),
      dearRuns(1_000),
    );
  });

  it('are others for another seed, chain, host or index', () => {
    const variants = [
      deriveAccountKeys(someSeed, here),
      deriveAccountKeys(new Uint8Array(32).fill(8), here),
      deriveAccountKeys(new Uint8Array(33).fill(7), here),
      deriveAccountKeys(someSeed, { ...here, chainId: 2n }),
      deriveAccountKeys(someSeed, { ...here, host: `0x${'ac'.repeat(20)}` }),
      deriveAccountKeys(someSeed, { ...here, index: 1n }),
    ];
    const keys = variants.flatMap(({ spendingKey, viewingKey }) => [spendingKey, viewingKey]);
    expect(new Set(keys).size).to.equal(2 * variants.length);
  });

  it('do not depend on the spelling of the host', () => {
    const spelt = { ...here, host: getAddress(here.host) };
    expect(deriveAccountKeys(someSeed, spelt)).to.deep.equal(deriveAccountKeys(someSeed, here));
  });

  it('ask for a seed of 32 bytes', () => {
    const error = expectError(
      () => deriveAccountKeys(someSeed.slice(1), here),
      InputError,
      'INVALID_VALUE',
    );
    expect(error.message).to.not.include(Buffer.from(someSeed.slice(1)).toString('hex'));
  });

  const wrong: [string, Partial<AccountLocation>][] = [
    ['a host that is no address', { host: '0x1234' }],
    ['a host with a wrong checksum', { host: getAddress(here.host).replace('aB', 'Ab') }],
    ['chain 0', { chainId: 0n }],
    ['a chain id beyond 64 bits', { chainId: 1n << 64n }],
    ['a negative index', { index: -1n }],
    ['an index beyond 64 bits', { index: 1n << 64n }],
  ];
  for (const [what, changed] of wrong) {
    it(`refuse ${what}`, () => {
      const at = { ...here, ...changed };
      expectError(() => deriveAccountKeys(someSeed, at), InputError, 'INVALID_VALUE');
    });
  }

  it('ownerKeyOf refuses 0 and what is no field element, and does not tell it', () => {
    expectError(() => ownerKeyOf(0n), InputError, 'INVALID_VALUE');
    check(
      fc.property(secretScalar(), (secret) => {
        for (const alias of [secret + SCALAR_MODULUS, -secret]) {
          const error = expectError(() => ownerKeyOf(alias), InputError, 'INVALID_VALUE');
          expectNoSecrets(error, [secret, alias]);
        }
      }),
      dearRuns(2_000),
    );
  });
});
