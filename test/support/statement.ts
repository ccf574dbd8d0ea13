import { type Account, accountNullifier, COUNTER_BOUND } from '../../src/account/account.js';
import { BALANCE_BOUND, packBalances } from '../../src/account/balances.js';
import { type CircuitInstance, circuitId } from '../../src/circuits/instances.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { assessHealth } from '../../src/market/health.js';
import { poseidon } from '../../src/poseidon.js';
import { type CircuitInputs, liquidationInputs } from '../../src/statement/circuitInputs.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { computeContext } from '../../src/statement/context.js';
import { digestOf, evaluationOf, foldWords } from '../../src/statement/fold.js';
import { type LiquidationWords, listWords } from '../../src/statement/words.js';
import { rootOfPath } from '../../src/tree/accountTree.js';

/** What a slot makes of its account. */
export interface SlotWords {
  readonly root: bigint;
  /** 0 if the slot is unused. */
  readonly nullifierWord: bigint;
}

/** The public words of a claim, true or not; its account must be well-formed. */
export function wordsOf({ account, path, coefficients, ...claim }: LiquidationClaim) {
  return {
    root: path.root,
    nullifiers: [accountNullifier(account)],
    threshold: claim.threshold,
    round: claim.round,
    context: computeContext(claim.context),
    assetCoefficients: coefficients.assets,
    liabilityCoefficients: coefficients.liabilities,
  } satisfies LiquidationWords;
}

/** Circuit inputs for a claim, true or not, and the public signals that a verifier expects. */
export function stated(instance: CircuitInstance, claim: LiquidationClaim) {
  const words = wordsOf(claim);
  const fold = foldWords(circuitId(instance), listWords(words));
  return {
    inputs: liquidationInputs(instance, [claim], words, fold.challenge),
    signals: [fold.digest, fold.evaluation, fold.challenge],
  };
}

/**
 * What `Liquidatable` has to make of any inputs, forged ones included: the signals of a statement
 * that is true, or null. The ranges of words are the verifying side's, and not checked here.
 */
export function signalsIfTrue(inputs: CircuitInputs): bigint[] | null {
  const account = accountIfTrue(inputs, 1n);
  if (account === null) return null;
  const { root, nullifierWord } = account;
  const words = { root, nullifiers: [nullifierWord], ...sharedWords(inputs) };
  return foldedSignals(inputs, listWords(words));
}

/** What `LiquidatableAccount` has to make of any inputs: a root and a nullifier word, or null. */
export function accountIfTrue(inputs: CircuitInputs, isUsed: bigint): SlotWords | null {
  const one = (name: string) => inputs[name] as bigint;
  const many = (name: string) => inputs[name] as readonly bigint[];
  const account: Account = {
    ownerKey: one('ownerKey'),
    viewingKey: one('viewingKey'),
    nonce: one('nonce'),
    sinceRound: one('sinceRound'),
    balances: many('biased').map((biased) => biased - BALANCE_BOUND),
  };
  const leaf = leafOf(account);
  const choices = [...many('isRight'), ...many('isHashed')];
  const later = modulo(isUsed * (one('round') - account.sinceRound - 1n), SCALAR_MODULUS);
  const coefficients = {
    assets: many('assetCoefficients'),
    liabilities: many('liabilityCoefficients'),
  };
  const { assets, liabilities } = assessHealth(account.balances, coefficients);
  const difference = one('threshold') * liabilities - assets * 10_000n - 1n;
  const slack = modulo(isUsed * difference, SCALAR_MODULUS);
  if (
    leaf === null ||
    [isUsed, ...choices].some((choice) => choice !== 0n && choice !== 1n) ||
    later >= 1n << 48n ||
    slack >= 1n << 248n
  ) {
    return null;
  }
  const hashed = [...many('isHashed').keys()].filter((level) => many('isHashed')[level] === 1n);
  return {
    root: rootOfPath({
      leaf,
      siblings: hashed.map((level) => many('siblings')[level]!),
      isRight: hashed.map((level) => many('isRight')[level] === 1n),
    }),
    nullifierWord: isUsed * poseidon([2n, account.viewingKey, leaf]),
  };
}

/** The words that single and batch statements have in common, as inputs give them. */
export function sharedWords(inputs: CircuitInputs) {
  return {
    threshold: inputs.threshold as bigint,
    round: inputs.round as bigint,
    context: inputs.context as bigint,
    assetCoefficients: inputs.assetCoefficients as readonly bigint[],
    liabilityCoefficients: inputs.liabilityCoefficients as readonly bigint[],
  };
}

/** The public signals of words, at the challenge that inputs give. */
export function foldedSignals(inputs: CircuitInputs, words: readonly bigint[]): bigint[] {
  const challenge = inputs.challenge as bigint;
  return [digestOf(words), evaluationOf(words, challenge), challenge];
}

/** The leaf of any keys, weak ones included: keys are the wallet's to choose well. */
function leafOf({ ownerKey, viewingKey, nonce, sinceRound, balances }: Account): bigint | null {
  if (nonce >= COUNTER_BOUND || sinceRound >= COUNTER_BOUND) return null;
  if (balances.some((x) => x < -BALANCE_BOUND || x >= BALANCE_BOUND)) return null;
  return poseidon([ownerKey, viewingKey, nonce, sinceRound, ...packBalances(balances)]);
}
