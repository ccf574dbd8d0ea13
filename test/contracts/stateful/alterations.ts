import { SCALAR_MODULUS } from '../../../src/field.js';
import type { PriceRound } from '../../../src/market/round.js';
import { drawn } from '../../support/accounts.js';
import { negateG1 } from '../harness/trapdoor.js';
import type { Variant } from './actions.js';
import { NOBODY } from './ledgerModel.js';
import type { LiquidationCall } from './liquidationCall.js';
import { aliased } from './proofBook.js';

/** What else there is, to be put in place of what is right. */
export interface Others {
  readonly now: bigint;
  readonly roots: readonly bigint[];
  readonly nullifiers: readonly bigint[];
  /** That still count, unlike the call's own. */
  readonly rounds: readonly PriceRound[];
  readonly call: LiquidationCall;
}

type Changed = Partial<LiquidationCall>;
type Alteration = (call: LiquidationCall, others: Others) => readonly Changed[];

const infinity = { x: 0n, y: 0n };

/** Each way to change a field, or what belongs together. */
const alterations: Readonly<Record<Variant<'alter'>, Alteration>> = {
  circuit: ({ circuit }) => [circuit ^ 1n, 2n, 4n, 1n << 255n].map((each) => ({ circuit: each })),
  root: ({ root }, { roots }) => [
    { root: 0n },
    { root: root + SCALAR_MODULUS },
    { root: drawn('no root') },
    ...roots.map((each) => ({ root: each })),
  ],
  nullifier: ({ nullifier }, { nullifiers }) => [
    { nullifier: 0n },
    { nullifier: nullifier + 1n },
    { nullifier: nullifier + SCALAR_MODULUS },
    ...nullifiers.map((each) => ({ nullifier: each })),
  ],
  threshold: ({ threshold }) =>
    [0n, threshold - 1n, threshold + 1n, 1n << 20n, threshold + (1n << 32n)].map((each) => ({
      threshold: each,
    })),
  round: ({ round }) =>
    [0n, round - 1n, round + 1n, round + (1n << 48n)].map((each) => ({ round: each })),
  wholeRound: (_, { rounds }) =>
    rounds.map(({ number, time, weightsVersion, prices }) => ({
      ...{ round: number, roundTime: time, weightsVersion, prices },
    })),
  roundTime: ({ roundTime }, { now }) =>
    [0n, roundTime - 1n, roundTime + 1n, now + 60n].map((each) => ({ roundTime: each })),
  weightsVersion: () => [0n, 2n, 1n + (1n << 32n)].map((each) => ({ weightsVersion: each })),
  prices: ({ prices: [first, ...rest] }) =>
    [[first! + 1n, ...rest], [first! ^ (1n << 255n), ...rest], rest, [first!, ...rest, 0n]].map(
      (prices) => ({ prices }),
    ),
  liquidator: () => [{ liquidator: NOBODY }, { liquidator: `0x${'99'.repeat(20)}` }],
  deadline: ({ deadline }, { now }) =>
    [now - 1n, deadline + 1n, deadline - 1n, 1n << 255n].map((each) => ({ deadline: each })),
  digest: ({ digest }) =>
    [0n, digest + 1n, digest + SCALAR_MODULUS].map((each) => ({ digest: each })),
  proof: ({ proof }, { call }) =>
    [
      { ...proof, a: { ...proof.a, x: proof.a.x + 1n } },
      { ...proof, c: aliased(proof.c) },
      { ...proof, b: { x: proof.b.y, y: proof.b.x } },
      { ...proof, a: negateG1(proof.a) },
      { ...proof, c: proof.a },
      { a: infinity, b: { x: [0n, 0n], y: [0n, 0n] } as const, c: infinity },
      call.proof,
    ].map((each) => ({ proof: each })),
  extraData: () => [{ extraData: '0x00' }, { extraData: `0x${'ab'.repeat(33)}` }],
};

export const fields = Object.keys(alterations) as readonly Variant<'alter'>[];

/** The call with a field changed, in each way that there is. */
export function altered(
  call: LiquidationCall,
  field: Variant<'alter'>,
  others: Others,
): LiquidationCall[] {
  return alterations[field](call, others).map((changed) => ({ ...call, ...changed }));
}
