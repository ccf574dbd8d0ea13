import { SCALAR_MODULUS } from '../../../src/field.js';
import { type FeedState, HEARTBEAT } from '../harness/roundsFixture.js';
import { type Entry, movedEntry, newEntry } from './accounts.js';
import type { Action, Variant } from './actions.js';
import { NOBODY } from './ledgerModel.js';
import type { Outcome } from './outcome.js';
import { usualAnswers } from './parameters.js';
import type { Session } from './session.js';

export const chosen = <T>(list: readonly T[], pick: number): T | undefined =>
  list[pick % Math.max(1, list.length)];

export function setFeed(
  session: Session,
  label: string,
  place: [number, number],
  state: FeedState,
) {
  const { system, model } = session;
  const [market, feed] = place;
  const to = system.feeds[market]![feed]!;
  const transaction = { from: session.sender(0), to, data: system.encodeFeed(state) };
  return session.step(label, transaction, () => model.prices.setFeed(market, feed, state));
}

export function makeRound(session: Session, label: string, pick = 0): Promise<Outcome> {
  const specified = () => session.model.prices.makeRound(session.now);
  return session.call(label, session.sender(pick), 'makeRound', [], specified);
}

/** Posts new accounts, which are in the books from then on. */
export async function insert(
  session: Session,
  label: string,
  entries: readonly Entry[],
  leaves = entries.map(({ leaf }) => leaf),
  from = session.system.operator,
): Promise<Outcome> {
  const specified = () => session.model.ledger.insert(from, leaves);
  const outcome = await session.call(label, from, 'insert', [leaves], specified);
  if (outcome.accepted) session.entries.push(...entries);
  return outcome;
}

/** A new account, by default one that owes 30 to 120 percent of what it has: half are liquidatable. */
export function draw(
  session: Session,
  pick: number,
  percent = 30 + (pick % 90),
  since = drawSince(session, pick),
): Entry {
  return newEntry(session.model, session.accounts++, percent, since);
}

/** The latest round, mostly, the one before, or none. */
function drawSince({ model }: Session, pick: number): bigint {
  const latest = model.prices.rounds.length;
  return BigInt(pick % 3 === 0 ? 0 : Math.max(0, latest - (pick % 2)));
}

const feedStates: Readonly<
  Record<Variant<'feed'>, (usual: bigint, pick: number, now: bigint) => FeedState>
> = {
  moves: (usual, pick) => ({ answer: (usual * BigInt(80 + (pick % 40))) / 100n }),
  crashes: (usual, pick) => ({ answer: (usual * BigInt(30 + (pick % 30))) / 100n }),
  dies: (answer, pick) => ({ mode: pick % 2 === 0 ? 'revert' : 'shortReturn', answer }),
  agesOut: (answer, pick) => ({ answer, age: BigInt(HEARTBEAT + (pick % 2)) }),
  stops: (answer, _, now) => ({ answer, time: now }),
  isEarly: (answer, pick, now) => ({ answer, time: now + BigInt(1 + (pick % 60)) }),
  isZero: (_, pick) => ({ answer: -BigInt(pick % 2) }),
  isHuge: (_, pick) => ({ answer: pick % 2 === 0 ? 2n ** 255n - 1n : 2n ** 112n }),
};

export function feed(session: Session, { variant, picks }: Action<'feed'>): Promise<Outcome> {
  const market = picks[0] % 2;
  const place = picks[1] % usualAnswers[market]!.length;
  const usual = usualAnswers[market]![place]!;
  const state = feedStates[variant](usual, picks[2], session.now);
  return setFeed(session, `feed ${variant}`, [market, place], state);
}

export async function wait(session: Session, { variant, picks }: Action<'wait'>): Promise<void> {
  const most = { seconds: 30, minutes: 200, anHour: 4_000 }[variant];
  session.now += BigInt(1 + (picks[0] % most));
  session.note(`wait ${variant}`, 'accepted');
}

export function post(session: Session, { variant, picks }: Action<'insert'>): Promise<Outcome> {
  const label = `insert ${variant}`;
  const entries = picks.slice(0, 1 + (picks[0] % 3)).map((pick) => draw(session, pick));
  const leaves = entries.map(({ leaf }) => leaf);
  const old = chosen(session.entries, picks[1])?.leaf ?? leaves[0]!;
  const wrong: Readonly<Partial<Record<Variant<'insert'>, bigint[]>>> = {
    again: [old],
    twice: [leaves[0]!, leaves[0]!],
    zero: [leaves[0]!, 0n],
    outOfField: [SCALAR_MODULUS + BigInt(picks[1] % 2)],
    none: [],
    five: [1n, 2n, 3n, 4n, 5n],
  };
  const from = variant === 'stranger' ? session.stranger(picks[2]) : session.system.operator;
  return insert(session, label, wrong[variant] ? [] : entries, wrong[variant] ?? leaves, from);
}

/** Accounts in the books by what became of them. */
function standing(session: Session, wanted: string): Entry[] {
  const { records, settled } = session.model.ledger;
  return session.entries.filter(({ nullifier }) => {
    const liquidator = records.get(nullifier)?.liquidator;
    if (wanted === 'promised') {
      const isPromised = session.tickets.some((each) => each.entry.nullifier === nullifier);
      return isPromised && liquidator === undefined;
    }
    if (liquidator === undefined) return wanted === 'live';
    if (liquidator === NOBODY) return wanted === 'moved';
    return wanted === (settled.has(nullifier) ? 'settled' : 'liquidated');
  });
}

/** `update` or `settle` of an account that is to stand as the variant says, or else of any. */
export async function replace(
  session: Session,
  { kind, variant, picks }: Action<'update' | 'settle'>,
): Promise<void> {
  const right = kind === 'update' ? 'live' : 'liquidated';
  const wanted = variant === 'badLeaf' || variant === 'stranger' ? right : variant;
  const known = standing(session, wanted);
  const entry =
    chosen(known.length > 0 ? known : session.entries, picks[0]) ?? draw(session, picks[0]);
  const latest = BigInt(session.model.prices.rounds.length);
  const next = movedEntry(entry, 60 + (picks[1] % 60), latest);
  const nullifier = variant === 'zero' ? 0n : entry.nullifier;
  const leaf = variant === 'badLeaf' ? chosen([0n, SCALAR_MODULUS], picks[2])! : next.leaf;
  const from = variant === 'stranger' ? session.stranger(picks[2]) : session.system.operator;
  const { ledger } = session.model;
  const outcome = await session.call(`${kind} ${variant}`, from, kind, [nullifier, leaf], () =>
    kind === 'update'
      ? ledger.update(from, nullifier, leaf, session.now)
      : ledger.settle(from, nullifier, leaf),
  );
  if (outcome.accepted) session.entries.push(next);
}
