import { toHex32 } from '../../../src/field.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { drawn } from '../../support/accounts.js';
import { movedEntry } from './accounts.js';
import type { Action } from './actions.js';
import { alteredBatches } from './batchAlterations.js';
import { type Candidate, candidates, claimOf, makeSoundRound } from './keeperActions.js';
import { batchOf, callOf } from './liquidationCall.js';
import { chosen, draw, insert } from './operatorActions.js';
import { MAXIMUM_AGE } from './parameters.js';
import { rerandomize } from './rerandomize.js';
import type { BatchTicket, Session } from './session.js';
import { isTimely } from './submissions.js';

/** Most accounts of a batch. */
const MOST = 3;

/** Accounts that can be proved under one root at one round: two or more. */
function groups(session: Session): Candidate[][] {
  const byTerms = new Map<string, Candidate[]>();
  for (const candidate of candidates(session)) {
    const { past, round } = candidate;
    if (!session.model.ledger.isKnownRoot(past.root)) continue;
    const key = `${past.root} ${round.number}`;
    byTerms.set(key, [...(byTerms.get(key) ?? []), candidate]);
  }
  return [...byTerms.values()].filter(({ length }) => length > 1);
}

/** If there is none, prices are posted first, and accounts until two are in the same tree. */
async function findGroup(session: Session, pick: number): Promise<Candidate[]> {
  if (groups(session).length === 0) await makeSoundRound(session);
  for (let i = 0; i < MOST && groups(session).length === 0; i++) {
    await insert(session, 'insert needed', [draw(session, pick + i, 160, 0n)]);
  }
  return chosen(groups(session), pick)!.slice(0, MOST);
}

/** Proofs of a group under the same terms: one for each account, or one for two. */
async function promiseBatch(session: Session, { picks }: Action): Promise<BatchTicket> {
  const group = await findGroup(session, picks[0]);
  const { round } = group[0]!;
  const context = {
    liquidator: `0x${toHex32(drawn(`batch ${session.batches.length}`)).slice(-40)}`,
    deadline: session.now + (picks[1] % 4 === 0 ? BigInt(picks[2] % 20) : MAXIMUM_AGE),
  };
  const claims = await Promise.all(group.map((each) => claimOf(session, each, context)));
  const isTogether = picks[2] % 2 === 0;
  const [size, prover] = isTogether ? [2, session.batchProver] : [1, session.prover];
  const proofs: LiquidationProof[] = [];
  for (let i = 0; i < claims.length; i += size) {
    const proof = await prover.proveBatch(claims.slice(i, i + size));
    session.tally.proofs += 1;
    session.model.proofs.enter(proof);
    proofs.push(proof);
  }
  const ticket = { round, proofs, entries: group.map(({ entry }) => entry) };
  session.batches.push(ticket);
  return ticket;
}

/** The latest batch that would be taken as a whole, or another one. */
async function goodBatch(session: Session, action: Action): Promise<BatchTicket> {
  const { ledger } = session.model;
  const good = session.batches.filter(({ proofs, round, entries }) => {
    const call = batchOf(proofs, round);
    const isFree = entries.every(({ nullifier }) => !ledger.isUsed(nullifier));
    return isFree && isTimely(session, call) && ledger.isKnownRoot(call.root);
  });
  return good.at(-1) ?? (await promiseBatch(session, action));
}

export async function batch(session: Session, action: Action<'batch'>): Promise<void> {
  const { variant, picks } = action;
  const ticket = await goodBatch(session, action);
  const { round } = ticket;
  let { proofs } = ticket;
  const part = chosen(proofs, picks[1])!;
  if (variant === 'alone') proofs = [part];
  if (variant === 'repeated') proofs = [...proofs, part];
  if (variant === 'mixed') proofs = [part, ...(await otherProofs(session, ticket))];
  if (variant === 'rerandomized') {
    const points = await rerandomize(part.proof, drawn(`r ${picks[0]}`));
    session.model.proofs.enter(part, points);
    proofs = proofs.map((each) => (each === part ? { ...part, proof: points } : each));
  }
  if (variant === 'moved') await move(session, ticket, picks[1]);
  if (variant === 'rivalAlone' || variant === 'rivalBatch') {
    await rival(session, ticket, part, variant === 'rivalAlone', picks[2]);
  }
  const from = session.sender(picks[2]);
  await session.liquidateBatch(`batch ${variant}`, batchOf(proofs, round), from);
}

/** Of the batches before: their terms, or their circuit, are others. */
async function otherProofs(session: Session, ticket: BatchTicket): Promise<LiquidationProof[]> {
  const other = session.batches.find((each) => each !== ticket);
  return [...(other ?? ticket).proofs];
}

/** Somebody sends a part of the batch first. */
async function rival(
  session: Session,
  { round }: BatchTicket,
  part: LiquidationProof,
  isAlone: boolean,
  pick: number,
): Promise<void> {
  const from = session.stranger(pick);
  if (isAlone) await session.liquidate('batch rival', callOf(part, round), from);
  else await session.liquidateBatch('batch rival', batchOf([part], round), from);
}

/** The operator moves one of the accounts first. */
async function move(session: Session, { entries }: BatchTicket, pick: number): Promise<void> {
  const entry = chosen(entries, pick)!;
  const latest = BigInt(session.model.prices.rounds.length);
  const next = movedEntry(entry, 60, latest);
  const { operator } = session.system;
  const args = [entry.nullifier, next.leaf] as const;
  const outcome = await session.call('update batched', operator, 'update', args, () =>
    session.model.ledger.update(operator, ...args, session.now),
  );
  if (outcome.accepted) session.entries.push(next);
}

/** What was taken before is never taken again: as it was, or a part of it. */
export async function batchAgain(session: Session, action: Action<'batchAgain'>): Promise<void> {
  const { variant, picks } = action;
  const { ledger } = session.model;
  const spent = session.batches.filter(({ proofs }) =>
    proofs.some(({ words }) => words.nullifiers.some((each) => ledger.records.has(each))),
  );
  const timely = spent.filter(({ proofs, round }) => isTimely(session, batchOf(proofs, round)));
  const ticket = (timely.length > 0 ? timely : spent).at(-1);
  const { proofs, round } = ticket ?? (await goodBatch(session, action));
  const sent = variant === 'part' ? [chosen(proofs, picks[0])!] : proofs;
  const from = session.sender(picks[1]);
  const label = ticket === undefined ? 'batch first' : `batchAgain ${variant}`;
  await session.liquidateBatch(label, batchOf(sent, round), from);
}

/** A batch that would be taken as it is, changed in a few ways. */
export async function alterBatch(session: Session, action: Action<'alterBatch'>): Promise<void> {
  const { variant, picks } = action;
  const { proofs, round } = await goodBatch(session, action);
  const from = session.sender(picks[2]);
  for (const call of alteredBatches(session, batchOf(proofs, round), variant, picks)) {
    const outcome = await session.liquidateBatch(`alterBatch ${variant}`, call, from);
    if (outcome.accepted) break;
  }
}
