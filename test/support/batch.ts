import { type Account, accountLeaf, accountNullifier } from '../../src/account/account.js';
import { type CircuitInstance, circuitId } from '../../src/circuits/instances.js';
import { type CircuitInputs, liquidationInputs } from '../../src/statement/circuitInputs.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { computeContext } from '../../src/statement/context.js';
import { foldWords } from '../../src/statement/fold.js';
import { AccountTree, type MembershipPath } from '../../src/tree/accountTree.js';
import { drawn, exampleAccount, exampleCoefficients, exampleContext } from './accounts.js';
import { accountIfTrue, foldedSignals, sharedWords } from './statement.js';

export interface Slot {
  readonly account: Account;
  readonly path: MembershipPath;
}

/** What all slots share, and what each of them holds: null if it is unused. */
export interface BatchClaim extends Omit<LiquidationClaim, keyof Slot> {
  readonly root: bigint;
  readonly slots: readonly (Slot | null)[];
}

/** Names of the inputs that every slot has for itself. */
const SLOT_INPUTS = [
  'ownerKey',
  'viewingKey',
  'nonce',
  'sinceRound',
  'biased',
  'siblings',
  'isRight',
  'isHashed',
] as const;

/** Circuit inputs for a batch, true or not, and the public signals that a verifier expects. */
export function statedBatch(instance: CircuitInstance, claim: BatchClaim) {
  const words = wordsOfBatch(claim);
  const fold = foldWords(circuitId(instance), words);
  return {
    inputs: inputsOfBatch(instance, claim, fold.challenge),
    signals: [fold.digest, fold.evaluation, fold.challenge],
  };
}

/** root, threshold, round, context, asset and liability coefficients, a nullifier or 0 a slot. */
function wordsOfBatch(claim: BatchClaim): bigint[] {
  const { root, slots, threshold, round, context, coefficients } = claim;
  return [
    root,
    threshold,
    round,
    computeContext(context),
    ...coefficients.assets,
    ...coefficients.liabilities,
    ...slots.map((slot) => (slot === null ? 0n : accountNullifier(slot.account))),
  ];
}

function inputsOfBatch(
  instance: CircuitInstance,
  { root, slots, ...claim }: BatchClaim,
  challenge: bigint,
): CircuitInputs {
  const words = {
    root,
    nullifiers: [],
    threshold: claim.threshold,
    round: claim.round,
    context: computeContext(claim.context),
    assetCoefficients: claim.coefficients.assets,
    liabilityCoefficients: claim.coefficients.liabilities,
  };
  const single: CircuitInstance = { ...instance, template: 'Liquidatable', accounts: 1 };
  const each = slots.map((slot) =>
    slot === null
      ? zeroInputs(instance)
      : liquidationInputs(single, [{ ...claim, ...slot }], words, challenge),
  );
  return {
    challenge,
    root,
    ...sharedWords(words),
    isUsed: slots.map((slot) => (slot === null ? 0n : 1n)),
    ...Object.fromEntries(SLOT_INPUTS.map((name) => [name, each.flatMap((of) => of[name]!)])),
  };
}

/** All that an unused slot needs. */
function zeroInputs({ markets, depth }: CircuitInstance): CircuitInputs {
  const zeros = (length: number) => new Array<bigint>(length).fill(0n);
  return {
    ownerKey: 0n,
    viewingKey: 0n,
    nonce: 0n,
    sinceRound: 0n,
    biased: zeros(markets),
    siblings: zeros(depth),
    isRight: zeros(depth),
    isHashed: zeros(depth),
  };
}

/**
 * What `LiquidatableBatch` has to make of any inputs, forged ones included: the signals of a
 * statement that is true, or null.
 */
export function batchSignalsIfTrue(
  instance: CircuitInstance,
  inputs: CircuitInputs,
): bigint[] | null {
  const nullifierWords: bigint[] = [];
  for (const [slot, isUsed] of (inputs.isUsed as readonly bigint[]).entries()) {
    const made = accountIfTrue({ ...inputs, ...inputsOfSlot(instance, inputs, slot) }, isUsed);
    if (made === null || (isUsed === 1n && made.root !== inputs.root)) return null;
    nullifierWords.push(made.nullifierWord);
  }
  const { threshold, round, context, assetCoefficients, liabilityCoefficients } =
    sharedWords(inputs);
  return foldedSignals(inputs, [
    ...[inputs.root as bigint, threshold, round, context],
    ...assetCoefficients,
    ...liabilityCoefficients,
    ...nullifierWords,
  ]);
}

/** What a slot has for itself, under the names that `Liquidatable` gives it. */
function inputsOfSlot(
  { markets, depth }: CircuitInstance,
  inputs: CircuitInputs,
  slot: number,
): CircuitInputs {
  const one = (name: string) => (inputs[name] as readonly bigint[])[slot]!;
  const many = (name: string, width: number) =>
    (inputs[name] as readonly bigint[]).slice(slot * width, (slot + 1) * width);
  return {
    ownerKey: one('ownerKey'),
    viewingKey: one('viewingKey'),
    nonce: one('nonce'),
    sinceRound: one('sinceRound'),
    biased: many('biased', markets),
    siblings: many('siblings', depth),
    isRight: many('isRight', depth),
    isHashed: many('isHashed', depth),
  };
}

/** An account for each slot, told apart by its nonce; all as liquidatable as the example. */
export function exampleAccounts(count: number, markets: number): Account[] {
  return Array.from({ length: count }, (_, slot) =>
    exampleAccount(markets, {
      viewingKey: drawn(`viewing key ${slot}`),
      nonce: BigInt(slot),
    }),
  );
}

/** A batch of these accounts in one tree with `others`; null leaves a slot unused. */
export async function exampleBatch(
  depth: number,
  accounts: readonly (Account | null)[],
  changed: Partial<BatchClaim> = {},
): Promise<BatchClaim> {
  const present = accounts.filter((account) => account !== null);
  const leaves = new Set([drawn('other leaf'), ...present.map(accountLeaf)]);
  const tree = await AccountTree.create([...leaves], depth);
  const markets = present[0]?.balances.length ?? 2;
  return {
    root: tree.root,
    slots: accounts.map((account) =>
      account === null ? null : { account, path: tree.path(accountLeaf(account)) },
    ),
    threshold: 10_000n,
    round: 12n,
    coefficients: exampleCoefficients(markets),
    context: exampleContext,
    ...changed,
  };
}

/** True claims about these accounts in one tree. */
export async function exampleClaims(
  depth: number,
  accounts: readonly Account[],
): Promise<LiquidationClaim[]> {
  const { root: _, slots, ...shared } = await exampleBatch(depth, accounts);
  return slots.map((slot) => ({ ...shared, ...slot! }));
}
