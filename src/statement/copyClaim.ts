import { InputError } from '../errors.js';
import type { LiquidationClaim } from './claim.js';

/** What a value of a claim has to be; lists are of such values. */
type Kind = 'bigint' | 'string' | 'boolean';
type Shape = { readonly [name: string]: Kind | readonly [Kind] | Shape };

const SHAPE: Shape = {
  account: {
    ownerKey: 'bigint',
    viewingKey: 'bigint',
    nonce: 'bigint',
    sinceRound: 'bigint',
    balances: ['bigint'],
  },
  path: { root: 'bigint', leaf: 'bigint', siblings: ['bigint'], isRight: ['boolean'] },
  threshold: 'bigint',
  round: 'bigint',
  coefficients: { assets: ['bigint'], liabilities: ['bigint'] },
  context: {
    chainId: 'bigint',
    gate: 'string',
    action: 'string',
    liquidator: 'string',
    deadline: 'bigint',
    extraHash: 'string',
  },
};

/**
 * A claim as it is now, whatever becomes of the caller's object: all that belongs to it, and nothing
 * else. Threads can be sent it.
 *
 * @throws InputError INVALID_VALUE naming what is missing or of another type, never a value
 */
export function copyClaim(claim: LiquidationClaim): LiquidationClaim {
  return copyObject(SHAPE, claim, '') as LiquidationClaim;
}

function copyObject(shape: Shape, value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null) throw malformed(path || 'it', 'an object');
  const from = value as Record<string, unknown>;
  const copies = Object.entries(shape).map(([name, expected]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const copy =
      typeof expected === 'string'
        ? copyValue(expected, from[name], inner)
        : isList(expected)
          ? copyList(expected[0], from[name], inner)
          : copyObject(expected, from[name], inner);
    return [name, copy];
  });
  return Object.fromEntries(copies);
}

function isList(expected: readonly [Kind] | Shape): expected is readonly [Kind] {
  return Array.isArray(expected);
}

function copyList(kind: Kind, value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw malformed(path, `a list of ${kind}s`);
  return Array.from(value, (item, position) => copyValue(kind, item, `${path}[${position}]`));
}

function copyValue(kind: Kind, value: unknown, path: string): unknown {
  if (typeof value !== kind) throw malformed(path, `a ${kind}`);
  return value;
}

function malformed(path: string, expected: string): InputError {
  return new InputError('INVALID_VALUE', `The claim is malformed: ${path} must be ${expected}`, {
    name: path,
  });
}
