import { expect } from 'chai';
import fc from 'fast-check';
import { Prover } from '../../src/pool/prover.js';
import { testArtifacts } from '../support/artifacts.js';
import { propertySeed } from '../support/check.js';
import { type Action, actions } from './stateful/actions.js';
import { CIRCUITS, EVERY_ROOT } from './stateful/parameters.js';
import { perform } from './stateful/perform.js';
import { Session } from './stateful/session.js';
import { LedgerSystem } from './stateful/system.js';
import { Tally } from './stateful/tally.js';

const SESSIONS = 5;
const ACTIONS = 52;

/** How often each kind is accepted and refused at least, whatever the seed. */
const leastCounts: Readonly<Record<string, readonly [accepted: number, refused: number]>> = {
  feed: [20, 0],
  round: [20, 0],
  wait: [3, 0],
  insert: [40, 20],
  update: [3, 15],
  settle: [3, 15],
  liquidate: [8, 0],
  submit: [3, 2],
  replay: [0, 10],
  alter: [0, 80],
  foreign: [0, 1],
  oldRoot: [1, 0],
  batch: [8, 0],
  partial: [2, 0],
  batchAgain: [0, 1],
  alterBatch: [0, 20],
  refuted: [0, 3],
};

/** Met in every run, with chances too good to fail. */
const refusals = [
  ...['DeadlinePassed', 'RoundTooOld', 'LiquidatorZero', 'ThresholdNotAccepted', 'RootUnknown'],
  ...['NothingToAuthorize', 'BatchUneven', 'CircuitForBatches'],
  ...['NullifierUsed', 'CircuitUnknown', 'RoundUnknown', 'WordNotInField', 'DigestNotInField'],
  ...['ProofMalformed', 'ProofInvalid', 'NotOperator', 'TreeFull', 'NothingToSettle'],
  ...['LeafGreaterThanSnarkScalarField', 'LeafCannotBeZero', 'LeafAlreadyExists'],
];

describe('gate and ledger against a model of the specification', function () {
  // A failure is made smaller for a while.
  this.timeout(600_000);

  const tally = new Tally();
  let provers: Prover[];
  let system: LedgerSystem;
  let deployed: string;
  before(async () => {
    const artifacts = await Promise.all(CIRCUITS.map(testArtifacts));
    // Development keys, and proofs for another chain: they must not count on this one.
    const options = { allowDevelopmentKey: true };
    provers = await Promise.all(artifacts.map((each) => Prover.create(each, options)));
    system = await LedgerSystem.deploy(artifacts, [EVERY_ROOT, 1n, 3n]);
    deployed = await system.chain.snapshot();
  });
  after(async () => {
    await Promise.all(provers.map((each) => each.close()));
    await system.chain.stop();
  });

  async function run(rootWindow: bigint, drawn: readonly (Action | null)[]): Promise<void> {
    await system.chain.revert(deployed);
    deployed = await system.chain.snapshot();
    const [prover, batchProver] = provers as [Prover, Prover];
    const session = new Session(system, prover, batchProver, tally, rootWindow);
    for (const action of drawn) if (action !== null) await perform(session, action);
  }

  const check = (windows: fc.Arbitrary<bigint>) =>
    fc.assert(fc.asyncProperty(windows, actions(ACTIONS), run), {
      numRuns: SESSIONS,
      unbiased: true,
      interruptAfterTimeLimit: 400_000,
      markInterruptAsFailure: true,
      seed: propertySeed(),
    });

  it('agree where every root is known', () => check(fc.constant(EVERY_ROOT)));

  it('agree where the latest roots are known', () => check(fc.constantFrom(1n, 3n)));

  it('had everything happen often enough', () => {
    expect(tally.actions).to.equal(2 * SESSIONS * ACTIONS);
    for (const [kind, [accepted, refused]] of Object.entries(leastCounts)) {
      expect(tally.accepted(kind), `${kind} accepted\n${tally.text}`).to.be.at.least(accepted);
      expect(tally.refused(kind), `${kind} refused\n${tally.text}`).to.be.at.least(refused);
    }
    expect([...tally.outcomes], tally.text).to.include.members(refusals);
  });
});
