import { hkdfSync } from 'node:crypto';
import { InputError } from '../errors.js';
import { reduceToScalar, requireInRange, SCALAR_MODULUS } from '../field.js';
import { requireAddress } from '../hex.js';
import { poseidon } from '../poseidon.js';

const TAG_OWNER = 1n;

/** A smaller viewing key is no uniform field element, and would not hide the leaf. */
export const MINIMUM_VIEWING_KEY = 1n << 128n;

/** Ids of chains are below this: larger ones do not fit what proofs are bound to. */
export const CHAIN_ID_BOUND = 1n << 64n;

/** Where an account lives: the same seed gives unrelated keys elsewhere. */
export interface AccountLocation {
  readonly chainId: bigint;
  /** Address of the host contract. */
  readonly host: string;
  /** Which of the seed's accounts there, from 0. */
  readonly index: bigint;
}

/** An account's keys, all elements of the scalar field. */
export interface AccountKeys {
  /** Spends. Never leaves the owner's wallet. */
  readonly spendingKey: bigint;
  /** Reads, liquidates, never spends. */
  readonly viewingKey: bigint;
  /** Public half of the spending key, as the leaf holds it. */
  readonly ownerKey: bigint;
}

/** Poseidon(TAG_OWNER, spendingKey). */
export function ownerKeyOf(spendingKey: bigint): bigint {
  requireInRange('spendingKey', spendingKey, 1n, SCALAR_MODULUS);
  return poseidon([TAG_OWNER, spendingKey]);
}

/**
 * An account's keys from a wallet's seed: HKDF-SHA-256 (RFC 5869) to 64 bytes, reduced mod r, one
 * `info` for each key.
 *
 * @param seed 32 bytes or more of entropy
 * @throws InputError INVALID_VALUE
 */
export function deriveAccountKeys(seed: Uint8Array, location: AccountLocation): AccountKeys {
  if (seed.length < 32) {
    throw new InputError('INVALID_VALUE', 'The seed is too short: give 32 bytes or more');
  }
  requireAddress('host', location.host);
  requireInRange('chainId', location.chainId, 1n, CHAIN_ID_BOUND);
  requireInRange('index', location.index, 0n, 1n << 64n);
  const spendingKey = deriveScalar(seed, 'spending key', location);
  const viewingKey = deriveScalar(seed, 'viewing key', location);
  requireInRange('viewingKey', viewingKey, MINIMUM_VIEWING_KEY, SCALAR_MODULUS);
  return { spendingKey, viewingKey, ownerKey: ownerKeyOf(spendingKey) };
}

function deriveScalar(seed: Uint8Array, purpose: string, location: AccountLocation): bigint {
  const host = location.host.slice(2).toLowerCase();
  const info = `zkliq/v1/${purpose}/${location.chainId}/${host}/${location.index}`;
  return reduceToScalar(new Uint8Array(hkdfSync('sha256', seed, 'zkliq/v1', info, 64)));
}
