import { expect } from 'chai';
import { StatementError } from '../../../src/errors.js';
import { objectionTo } from './accounts.js';
import type { Action } from './actions.js';
import { type Candidate, claimOf, makeSoundRound, treesWith } from './keeperActions.js';
import { chosen, draw, insert } from './operatorActions.js';
import type { Session } from './session.js';

/** Every account at every round, under every root it ever had. */
function everything(session: Session): Candidate[] {
  return session.model.prices.rounds.flatMap((round) =>
    session.entries.flatMap((entry) =>
      treesWith(session, entry).map((past) => ({ entry, round, past })),
    ),
  );
}

/** The prover refuses what is not so: no witness, let alone a proof, is ever made of it. */
export async function refute(
  session: Session,
  { variant, picks: [pick] }: Action<'refuted'>,
): Promise<void> {
  const isFit = ({ entry, round }: Candidate) => {
    const objection = objectionTo(entry.account, round);
    if (variant === 'notInTree') return objection === null;
    return objection === (variant === 'healthy' ? 'NOT_LIQUIDATABLE' : 'ROUND_NOT_LATER');
  };
  const fitting = () => everything(session).filter(isFit);
  if (fitting().length === 0) {
    await makeSoundRound(session);
    const latest = BigInt(session.model.prices.rounds.length);
    const entries = [
      draw(session, pick, 30, 0n),
      draw(session, pick, 160, 0n),
      draw(session, pick, 160, latest),
    ];
    for (const entry of entries) await insert(session, 'insert needed', [entry]);
  }
  const candidate = chosen(fitting(), pick)!;
  const claim = await claimOf(session, candidate);
  const path = { ...claim.path, siblings: claim.path.siblings.map((sibling) => sibling + 1n) };
  const root = claim.path.root + 1n;
  const tried = variant === 'notInTree' ? { ...claim, path: { ...path, root } } : claim;
  const error = await session.prover.prove(tried).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(StatementError);
  const expected = objectionTo(candidate.entry.account, candidate.round) ?? 'NOT_IN_TREE';
  expect((error as StatementError).code).to.equal(expected);
  session.note(`refuted ${variant}`, expected);
}
