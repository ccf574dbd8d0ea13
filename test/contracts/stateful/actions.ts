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
  batch: [
    ...['alone', 'together', 'together', 'rivalAlone', 'rivalBatch', 'moved', 'moved'],
    ...['repeated', 'rerandomized', 'mixed'],
  ],
  batchAgain: ['whole', 'part'],
  alterBatch: ['terms', 'terms', 'proofs', 'lists'],
  refuted: ['healthy', 'roundNotLater', 'notInTree'],
} as const;

export type Kind = keyof typeof variants;
export type Variant<K extends Kind> = (typeof variants)[K][number];

/** How often each is drawn, in percent. */
const frequencies: Readonly<Record<Kind, number>> = {
  ...{ feed: 8, round: 7, wait: 3, insert: 13, update: 11, settle: 10, liquidate: 5 },
  ...{ promise: 1, submit: 6, replay: 6, alter: 7, foreign: 2, oldRoot: 3, refuted: 3 },
  ...{ batch: 8, batchAgain: 3, alterBatch: 4 },
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
