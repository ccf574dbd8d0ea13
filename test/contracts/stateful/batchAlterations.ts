import { SCALAR_MODULUS } from '../../../src/field.js';
import { drawn } from '../../support/accounts.js';
import { replaced } from '../harness/verifierFixture.js';
import type { Variant } from './actions.js';
import { altered } from './alterations.js';
import type { BatchCall, LiquidationCall } from './liquidationCall.js';
import { chosen } from './operatorActions.js';
import type { Session } from './session.js';
import { othersThan } from './submissions.js';

const TERMS = [
  ...(['circuit', 'root', 'threshold', 'round', 'wholeRound', 'roundTime'] as const),
  ...(['weightsVersion', 'prices', 'liquidator', 'deadline', 'extraData'] as const),
];
const PROOFS = ['nullifier', 'digest', 'proof'] as const;

/** One of a batch's proofs, as if it were alone. */
function partOf(call: BatchCall, proof: number, nullifier: number): LiquidationCall {
  const { nullifiers, digests, proofs, ...terms } = call;
  const own = { nullifier: nullifiers[nullifier]!, digest: digests[proof]! };
  return { ...terms, ...own, proof: proofs[proof]! };
}

/** The batch with something changed, in each way that there is. */
export function alteredBatches(
  session: Session,
  call: BatchCall,
  variant: Variant<'alterBatch'>,
  picks: readonly [number, number, number],
): BatchCall[] {
  if (variant === 'lists') return withLists(call);
  const place = picks[0] % call.proofs.length;
  const slot = picks[1] % call.nullifiers.length;
  const part = partOf(call, place, slot);
  const others = othersThan(session, part, picks[2]);
  const [first, second] = variant === 'terms' ? [TERMS, TERMS] : [PROOFS, PROOFS];
  const fields = new Set([chosen<Variant<'alter'>>(first, picks[1])!, chosen(second, picks[2])!]);
  return [...fields].flatMap((field) =>
    altered(part, field, others).map(({ nullifier, digest, proof, ...terms }) => ({
      ...terms,
      nullifiers: replaced(call.nullifiers, slot, nullifier),
      digests: replaced(call.digests, place, digest),
      proofs: replaced(call.proofs, place, proof),
    })),
  );
}

/** Lists of other lengths, in another order, or of nobody. */
function withLists(call: BatchCall): BatchCall[] {
  const { nullifiers, digests, proofs } = call;
  const changes: Partial<BatchCall>[] = [
    { nullifiers: [] },
    { nullifiers: nullifiers.map(() => 0n) },
    { nullifiers: [] as bigint[], digests: [], proofs: [] },
    { nullifiers: nullifiers.slice(1) },
    { nullifiers: [...nullifiers, drawn('nobody')] },
    { nullifiers: nullifiers.map((each) => each + SCALAR_MODULUS) },
    { nullifiers: nullifiers.toReversed() },
    { digests: digests.slice(1) },
    { digests: [...digests, digests[0]!] },
    { digests: digests.toReversed().map((each) => each + 1n) },
    { proofs: proofs.slice(1) },
    { proofs: [...proofs, proofs[0]!] },
  ];
  return changes.map((change) => ({ ...call, ...change }));
}
