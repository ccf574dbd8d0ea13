import { drawn } from '../../support/accounts.js';
import type { Action, Variant } from './actions.js';
import { altered, fields, type Others } from './alterations.js';
import { findCandidate, prove, roundsThatCount } from './keeperActions.js';
import type { LiquidationCall, TermsCall } from './liquidationCall.js';
import { chosen } from './operatorActions.js';
import { MAXIMUM_AGE } from './parameters.js';
import { rerandomize } from './rerandomize.js';
import type { Session, Ticket } from './session.js';

/** Sends what a proof was made for, from anybody. */
export async function send(
  session: Session,
  label: string,
  ticket: Ticket,
  pick: number,
): Promise<void> {
  const outcome = await session.liquidate(label, ticket.call, session.sender(pick));
  if (outcome.accepted) ticket.isSpent = true;
}

/** A proof that holds for a while. */
export async function promise(session: Session, { picks }: Action): Promise<Ticket> {
  const candidate = await findCandidate(session, picks[0]);
  const { now } = session;
  const [soon, late] = [now + BigInt(picks[2] % 20), now + MAXIMUM_AGE + BigInt(picks[2] % 60)];
  const deadline = picks[2] % 3 === 0 ? soon : late;
  return kept(session, await prove(session, candidate, { deadline }));
}

function kept(session: Session, ticket: Ticket): Ticket {
  session.tickets.push(ticket);
  return ticket;
}

const unspent = ({ tickets }: Session) => tickets.filter(({ isSpent }) => !isSpent);

/** What would be taken now. */
function good(session: Session): Ticket[] {
  const { ledger } = session.model;
  return unspent(session).filter(
    ({ call }) =>
      isTimely(session, call) && !ledger.isUsed(call.nullifier) && ledger.isKnownRoot(call.root),
  );
}

export const isTimely = ({ now }: Session, { deadline, roundTime }: TermsCall) =>
  now <= deadline && now - roundTime <= MAXIMUM_AGE;

/** Of the latest ones: older ones are hardly ever good for anything. */
const recent = (tickets: readonly Ticket[], pick: number) => chosen(tickets.slice(-3), pick);

export async function submit(session: Session, action: Action<'submit'>): Promise<void> {
  const { variant, picks } = action;
  const held = picks[1] % 4 === 0 ? unspent(session) : good(session);
  const ticket = recent(held, picks[0]) ?? (await promise(session, action));
  const [deadline, lastSecond] = [ticket.call.deadline, ticket.round.time + MAXIMUM_AGE];
  const moments: Readonly<Partial<Record<Variant<'submit'>, bigint>>> = {
    atDeadline: deadline,
    afterDeadline: deadline + 1n,
    atAge: lastSecond,
    afterAge: lastSecond + 1n,
  };
  const moment = moments[variant] ?? session.now;
  if (moment > session.now) session.now = moment;
  const sent = variant === 'rerandomized' ? await disguised(session, ticket, picks[1]) : ticket;
  await send(session, `submit ${variant}`, sent, picks[2]);
}

/** What was taken before is never taken again, whatever its proof looks like. */
export async function replay(session: Session, action: Action<'replay'>): Promise<void> {
  const { variant, picks } = action;
  const spent = session.tickets.filter(({ isSpent }) => isSpent);
  const timely = spent.filter(({ call }) => isTimely(session, call));
  const ticket = recent(timely.length > 0 ? timely : spent, picks[0]);
  if (ticket === undefined) {
    return send(session, 'liquidate first', await promise(session, action), picks[1]);
  }
  const sent = variant === 'rerandomized' ? await disguised(session, ticket, picks[1]) : ticket;
  await send(session, `replay ${variant}`, sent, picks[2]);
}

/** The ticket with a proof of other bytes. */
async function disguised(session: Session, ticket: Ticket, pick: number): Promise<Ticket> {
  const proof = await rerandomize(ticket.proof.proof, drawn(`r ${pick}`));
  session.model.proofs.enter(ticket.proof, proof);
  return kept(session, { ...ticket, call: { ...ticket.call, proof }, isSpent: false });
}

/** A few fields, each in every way, of a call that would be taken as it is. */
export async function alter(session: Session, action: Action<'alter'>): Promise<void> {
  const { variant, picks } = action;
  for (const field of new Set([variant, chosen(fields, picks[1])!, chosen(fields, picks[2])!])) {
    const ticket = recent(good(session), picks[0]) ?? (await promise(session, action));
    for (const call of altered(ticket.call, field, othersThan(session, ticket.call, picks[2]))) {
      const from = session.sender(picks[2]);
      const outcome = await session.liquidate(`alter ${field}`, call, from);
      if (outcome.accepted) break;
    }
  }
}

/** What there is beside what a call is about. */
export function othersThan(session: Session, call: LiquidationCall, pick: number): Others {
  const { model, now } = session;
  const some = <T>(list: readonly T[], first: number) =>
    list.slice(first % list.length).slice(0, 2);
  return {
    now,
    roots: some(model.ledger.past, pick).map(({ root }) => root),
    nullifiers: some(session.entries, pick).map(({ nullifier }) => nullifier),
    rounds: roundsThatCount(session).filter(({ number }) => number !== call.round),
    call: session.tickets.find((each) => each.call.digest !== call.digest)?.call ?? call,
  };
}

export async function foreign(
  session: Session,
  { variant, picks }: Action<'foreign'>,
): Promise<void> {
  const others = [...session.system.ledgers.values()].filter((each) => each !== session.address);
  const context = {
    otherGate: { gate: chosen(others, picks[1])! },
    otherChain: { chainId: 1n },
    otherAction: { action: '0xdeadbeef' },
  }[variant];
  const candidate = await findCandidate(session, picks[0]);
  const ticket = await prove(session, candidate, { deadline: session.now + 60n, ...context });
  await send(session, `foreign ${variant}`, ticket, picks[2]);
}

/** Under a root that is known no more, if there is one, or else under the oldest. */
export async function oldRoot(session: Session, { picks }: Action): Promise<void> {
  const isForgotten = ({ root }: { readonly root: bigint }) =>
    !session.model.ledger.isKnownRoot(root);
  const candidate = await findCandidate(session, picks[0], isForgotten);
  const deadline = session.now + 60n;
  const ticket = kept(session, await prove(session, candidate, { deadline }));
  await send(session, 'oldRoot oldest', ticket, picks[1]);
}
