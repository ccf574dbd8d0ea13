import type { JsonRpcProvider } from 'ethers';
import {
  accountNullifier,
  type ClaimFromChain,
  type ContextFields,
  decodeRefusal,
  encodeLiquidation,
  type LiquidationClaim,
  type LiquidationProof,
  type Prover,
  StatementError,
} from '../../src/index.js';
import { say } from './narration.js';
import { passTime, ROUND_AGE } from './protocol.js';

/** What the refused cases are made from. */
export interface Material {
  readonly provider: JsonRpcProvider;
  readonly gate: string;
  readonly prover: Prover;
  /** The liquidation that was authorized, and its proof. */
  readonly done: ClaimFromChain;
  readonly proof: LiquidationProof;
  /** That of another account that fell: nobody has asked for it yet. */
  readonly open: ClaimFromChain;
  /** Of an account that did not fall. */
  readonly healthy: LiquidationClaim;
}

/** Tries what must be refused, and says why it was: mostly in the contract's own errors. */
export async function showRefusals(material: Material): Promise<void> {
  const { provider, prover, done, proof, open, healthy } = material;
  const refuse = (what: string, forged: LiquidationProof, { round }: ClaimFromChain) =>
    showRefusal(material, what, encodeLiquidation(forged, round, 0));

  await refuse('the same proof again', proof, done);
  const valid = await prover.prove(open.claim);
  const { authorization, words } = valid;
  const stolen = { ...authorization, liquidator: `0x${'66'.repeat(20)}` };
  await refuse('a copy with another liquidator', { ...valid, authorization: stolen }, open);

  await showStatement(prover, 'a healthy account, to the prover', healthy);
  const nullifier = accountNullifier(healthy.account);
  await refuse(
    'a healthy account, to the gate',
    { ...valid, words: { ...words, nullifiers: [nullifier] } },
    open,
  );

  const elsewhere = await proveWith(prover, open, { gate: `0x${'77'.repeat(20)}` });
  await refuse('a proof for another gate', elsewhere, open);

  const hasty = await proveWith(prover, open, { deadline: open.round.time + 60n });
  await passTime(provider, 61);
  await refuse('an expired deadline', hasty, open);

  const patient = await proveWith(prover, open, { deadline: open.round.time + 3_600n });
  await passTime(provider, ROUND_AGE - 60);
  await refuse('an old round', patient, open);
}

function proveWith(
  prover: Prover,
  { claim }: ClaimFromChain,
  changed: Partial<ContextFields>,
): Promise<LiquidationProof> {
  return prover.prove({ ...claim, context: { ...claim.context, ...changed } });
}

async function showRefusal({ provider, gate }: Material, what: string, data: string) {
  try {
    await provider.call({ to: gate, data });
  } catch (error) {
    const refusal = decodeRefusal((error as { data?: string }).data ?? '0x');
    if (refusal === null) throw error;
    return say(`  ${what.padEnd(33)} ${refusal.name}: ${refusal.message}`);
  }
  throw new Error(`the gate accepted ${what}`);
}

async function showStatement(prover: Prover, what: string, claim: LiquidationClaim) {
  try {
    await prover.prove(claim);
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return say(`  ${what.padEnd(33)} ${error.code}: ${error.message}`);
  }
  throw new Error(`the prover proved ${what}`);
}
