import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../../src/defaults.js';
import { toHex32 } from '../../../src/field.js';
import { coefficientsOfRound, isNeutral, type PriceRound } from '../../../src/market/round.js';
import type { LiquidationClaim } from '../../../src/statement/claim.js';
import type { ContextFields } from '../../../src/statement/context.js';
import { AccountTree } from '../../../src/tree/accountTree.js';
import { drawn } from '../../support/accounts.js';
import { type Entry, objectionTo } from './accounts.js';
import type { PastTree } from './ledgerModel.js';
import { callOf } from './liquidationCall.js';
import { chosen, draw, insert, makeRound, setFeed } from './operatorActions.js';
import { DEPTH, MAXIMUM_AGE, markets, THRESHOLD, usualAnswers } from './parameters.js';
import type { Session, Ticket } from './session.js';

/** What could be proved. */
export interface Candidate {
  readonly entry: Entry;
  readonly round: PriceRound;
  readonly past: PastTree;
}

/** Trees in which an account is, or was once. */
export function treesWith({ model }: Session, { leaf }: Entry): PastTree[] {
  const { trees, past } = model.ledger;
  return past.filter(({ tree, size }) => trees[tree]!.slice(0, size).includes(leaf));
}

export const roundsThatCount = ({ model, now }: Session): PriceRound[] =>
  model.prices.rounds.filter(({ time }) => now - time <= MAXIMUM_AGE);

/** Unspent accounts that are liquidatable at a round that counts, under any root they ever had. */
export function candidates(session: Session): Candidate[] {
  const unspent = session.entries.filter((each) => !session.model.ledger.isUsed(each.nullifier));
  return roundsThatCount(session).flatMap((round) =>
    unspent
      .filter(({ account }) => objectionTo(account, round) === null)
      .flatMap((entry) => treesWith(session, entry).map((past) => ({ entry, round, past }))),
  );
}

/** Something that can be proved; if there is nothing, prices and an account are posted first. */
export async function findCandidate(
  session: Session,
  pick: number,
  isWanted: (past: PastTree) => boolean = ({ root }) => session.model.ledger.isKnownRoot(root),
): Promise<Candidate> {
  const found = () => candidates(session).filter(({ past }) => isWanted(past));
  if (found().length === 0) await makeSoundRound(session);
  if (found().length === 0) {
    await insert(session, 'insert needed', [draw(session, pick, 160, 0n)]);
  }
  return chosen(found(), pick) ?? chosen(candidates(session), pick)!;
}

/** Sees to it that the latest round counts, and has no neutral market. */
export async function makeSoundRound(session: Session): Promise<void> {
  const { prices } = session.model;
  const [latest] = roundsThatCount(session).slice(-1);
  if (latest !== undefined && !latest.prices.some(isNeutral)) return;
  for (const [market, answers] of usualAnswers.entries()) {
    if (prices.medianOf(market, session.now) !== null) continue;
    for (const [feed, answer] of answers.entries()) {
      await setFeed(session, 'feed needed', [market, feed], { answer });
    }
  }
  await makeRound(session, 'round needed');
}

export async function claimOf(
  session: Session,
  { entry, round, past }: Candidate,
  context: Partial<ContextFields> = {},
): Promise<LiquidationClaim> {
  const leaves = session.model.ledger.trees[past.tree]!.slice(0, past.size);
  return {
    account: entry.account,
    path: (await AccountTree.create(leaves, DEPTH)).path(entry.leaf),
    threshold: THRESHOLD,
    round: round.number,
    coefficients: coefficientsOfRound(markets, round.prices),
    context: {
      chainId: session.system.chain.chainId,
      gate: session.address,
      action: DEFAULT_ACTION,
      liquidator: `0x${toHex32(drawn(`liquidator ${entry.leaf}`)).slice(-40)}`,
      deadline: session.now,
      extraHash: NO_EXTRA_DATA,
      ...context,
    },
  };
}

/** Makes a proof with the real prover. */
export async function prove(
  session: Session,
  candidate: Candidate,
  context: Partial<ContextFields>,
): Promise<Ticket> {
  const proof = await session.prover.prove(await claimOf(session, candidate, context));
  session.tally.proofs += 1;
  session.model.proofs.enter(proof);
  const { entry, round } = candidate;
  return { entry, round, proof, call: callOf(proof, round), isSpent: false };
}
