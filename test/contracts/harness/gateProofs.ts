import { extraHashOf } from '../../../src/chain/gate/liquidationCall.js';
import { circuitId, circuitInstance } from '../../../src/circuits/instances.js';
import { DEFAULT_ACTION } from '../../../src/defaults.js';
import { verifyingKeyHash } from '../../../src/groth16/verifyingKey.js';
import { padCoefficients } from '../../../src/market/coefficients.js';
import { coefficientsOfRound, type PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { padNullifiers } from '../../../src/statement/claim.js';
import { type ContextFields, computeContext } from '../../../src/statement/context.js';
import { foldWords } from '../../../src/statement/fold.js';
import { type LiquidationWords, listWords } from '../../../src/statement/words.js';
import { drawn } from '../../support/accounts.js';
import { gateMarkets } from './gateMarkets.js';
import type { TestGroth16 } from './trapdoor.js';
import { trapdoor } from './verifierFixture.js';

export const LIQUIDATOR = `0x${'11'.repeat(20)}`;
export const THRESHOLD = 10_000n;

/** What a test asks for in place of what would be right. */
export interface Changes {
  readonly circuit?: string;
  readonly words?: Partial<LiquidationWords>;
  readonly context?: Partial<ContextFields>;
}

/** What a proof is about. */
export interface Subject {
  readonly chainId: bigint;
  readonly gate: string;
  readonly root: bigint;
  readonly round: PriceRound;
}

/** A proof that a gate of `gateMarkets` takes, but for what is changed. */
export function proveLiquidation(
  groth16: TestGroth16,
  { chainId, gate, root, round }: Subject,
  { circuit, words: changedWords, context }: Changes & { readonly circuit: string },
): LiquidationProof {
  const instance = circuitInstance(circuit);
  const authorization: ContextFields = {
    chainId,
    gate,
    action: DEFAULT_ACTION,
    liquidator: LIQUIDATOR,
    deadline: round.time + 60n,
    extraHash: extraHashOf('0x'),
    ...context,
  };
  const { assets, liabilities } = padCoefficients(
    coefficientsOfRound(gateMarkets, round.prices),
    instance.markets,
  );
  const given: LiquidationWords = {
    root,
    nullifiers: [drawn('nullifier')],
    threshold: THRESHOLD,
    round: round.number,
    context: computeContext(authorization),
    assetCoefficients: assets,
    liabilityCoefficients: liabilities,
    ...changedWords,
  };
  const words = { ...given, nullifiers: padNullifiers(instance, given.nullifiers) };
  const fold = foldWords(circuitId(instance), listWords(words));
  return {
    circuit,
    circuitId: circuitId(instance),
    keyHash: verifyingKeyHash(groth16.key(trapdoor)),
    words,
    authorization,
    ...fold,
    proof: groth16.prove(trapdoor, [fold.digest, fold.evaluation, fold.challenge]),
  };
}
