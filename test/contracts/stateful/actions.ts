import fc from 'fast-check';

/** What can happen, and in which ways: right ones and wrong ones. */
const variants = {
  feed: [
    ...['moves', 'moves', 'crashes', 'dies', 'stops'],
    ...['agesOut', 'isEarly', 'isZero', 'isHuge'],
  ],
  round: ['made'],
  wait: ['seconds', 'minutes', 'anHour'],
  insert: ['new', 'new', 'new', 'again', 'twice', 'zero', 'outOfField', 'none', 'five', 'stranger'],
  update: ['live', 'promised', 'promised', 'liquidated', 'moved', 'zero', 'badLeaf', 'stranger'],
  settle: ['liquidated', 'liquidated', 'settled', 'live', 'moved', 'badLeaf', 'stranger'],
  liquidate: ['now'],
  promise: ['kept'],
  submit: [
    ...['now', 'now', 'rerandomized', 'rerandomized'],
    ...['atDeadline', 'afterDeadline', 'atAge', 'afterAge'],
  ],
  replay: ['verbatim', 'rerandomized'],
  alter: [
    ...['circuit', 'root', 'nullifier', 'threshold', 'round', 'wholeRound', 'roundTime'],
    ...['weightsVersion', 'prices', 'liquidator', 'deadline', 'digest', 'proof', 'extraData'],
  ],
  foreign: ['otherGate', 'otherChain', 'otherAction'],
  oldRoot: ['oldest'],
  refuted: ['healthy', 'roundNotLater', 'notInTree'],
} as const;

export type Kind = keyof typeof variants;
export type Variant<K extends Kind> = (typeof variants)[K][number];

/** How often each is drawn, in percent. */
const frequencies: Readonly<Record<Kind, number>> = {
  ...{ feed: 9, round: 7, wait: 3, insert: 16, update: 12, settle: 12, liquidate: 6 },
  ...{ promise: 1, submit: 8, replay: 7, alter: 11, foreign: 2, oldRoot: 3, refuted: 3 },
};

/** Drawn before the state is known: picks choose among what there is by then. */
export interface Action<K extends Kind = Kind> {
  readonly kind: K;
  readonly variant: Variant<K>;
  /** Until it happens; 0 is the same second as what came before. */
  readonly seconds: number;
  readonly picks: readonly [number, number, number];
}

function actionOf(kind: Kind): fc.Arbitrary<Action> {
  const pick = fc.nat(2 ** 20);
  return fc.record({
    kind: fc.constant(kind),
    variant: fc.constantFrom(...(variants[kind] as readonly Variant<Kind>[])),
    seconds: fc.nat(6),
    picks: fc.tuple(pick, pick, pick),
  });
}

/** One action; shrinks to none. */
const action = (): fc.Arbitrary<Action | null> => {
  const weighted = Object.entries(frequencies).map(([kind, weight]) => ({
    weight,
    arbitrary: actionOf(kind as Kind),
  }));
  return fc.option(fc.oneof(...weighted), { nil: null, freq: 2 ** 30 });
};

export const actions = (count: number): fc.Arbitrary<(Action | null)[]> =>
  fc.array(action(), { minLength: count, maxLength: count });
