import { expect } from 'chai';
import { ProvingError, StatementError } from '../../src/errors.js';
import type { GroupProver, ProveAllResult } from '../../src/pool/claimGroups.js';
import type { Claims } from '../../src/pool/claimSource.js';
import { proveAll } from '../../src/pool/proveAll.js';
import type { PartialProof } from '../../src/prover/claimProver.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { exampleClaim } from '../support/accounts.js';
import { collect } from '../support/collect.js';

const PROOF = {} as LiquidationProof;

/** Proves what is liquidatable at a threshold other than 0, when it is told to. */
class ControlledProver implements GroupProver {
  readonly groups: (readonly LiquidationClaim[])[] = [];
  readonly #finish: (() => void)[] = [];
  proving = 0;

  constructor(
    readonly accounts: number,
    readonly workers: number,
    private readonly isManual = false,
  ) {}

  async prove(claims: readonly LiquidationClaim[], signal: AbortSignal): Promise<PartialProof> {
    this.groups.push(claims);
    this.proving += 1;
    await new Promise<void>((resolve, reject) => {
      if (!this.isManual) setImmediate(resolve);
      this.#finish.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    this.proving -= 1;
    const places = [...claims.keys()];
    const isProvable = (place: number) => claims[place]?.threshold !== 0n;
    const proved = places.filter(isProvable);
    const refused = places
      .filter((place) => !isProvable(place))
      .map((claim) => ({ claim, error: new StatementError('NOT_LIQUIDATABLE', 'healthy') }));
    return { proof: proved.length > 0 ? PROOF : null, proved, refused };
  }

  /** The group that was the so many-th to be given. */
  finish(group: number): void {
    this.#finish[group]!();
  }
}

/** Claims from a source that counts. */
class Counted {
  read = 0;
  returned = 0;

  constructor(private readonly claims: Iterable<LiquidationClaim>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<LiquidationClaim> {
    try {
      for (const claim of this.claims) {
        this.read += 1;
        yield claim;
      }
    } finally {
      this.returned += 1;
    }
  }
}

const placesOf = (results: readonly ProveAllResult[]) => results.map(({ claims }) => claims);

describe('proveAll', () => {
  let claim: LiquidationClaim;
  before(async () => {
    claim = await exampleClaim({ markets: 2, depth: 2 });
  });

  const alike = (count: number) => new Array<LiquidationClaim>(count).fill(claim);
  const unlike = (round: bigint) => ({ ...claim, round });

  it('tells what became of every claim, whatever kind of iterable they come from', async () => {
    const claims = [claim, { ...claim, threshold: 0n }, claim];
    const kinds: Claims[] = [
      claims,
      new Set(claims.map((one) => ({ ...one }))),
      new Counted(claims),
    ];
    for (const kind of kinds) {
      const results = await collect(proveAll(new ControlledProver(1, 2), kind, { ordered: true }));
      expect(placesOf(results)).to.deep.equal([[0], [1], [2]]);
      expect(results.map(({ error }) => error?.code)).to.deep.equal([
        undefined,
        'NOT_LIQUIDATABLE',
        undefined,
      ]);
      expect(results.map(({ proof }) => proof)).to.deep.equal([PROOF, undefined, PROOF]);
    }
  });

  it('has nothing to tell of no claims', async () => {
    expect(await collect(proveAll(new ControlledProver(4, 2), [], {}))).to.deep.equal([]);
  });

  it('puts consecutive claims of the same terms into a proof, as many as have room', async () => {
    const prover = new ControlledProver(3, 2);
    const others = [unlike(20n), unlike(20n), claim];
    const results = await collect(proveAll(prover, [...alike(4), ...others], { ordered: true }));
    expect(placesOf(results)).to.deep.equal([[0, 1, 2], [3], [4, 5], [6]]);
    expect(prover.groups.map(({ length }) => length)).to.deep.equal([3, 1, 2, 1]);
  });

  it('tells of a group what is proved and what is not, in the order of the claims', async () => {
    const malformed = undefined as unknown as LiquidationClaim;
    const claims = [{ ...claim, threshold: 0n }, claim, malformed, claim];
    const results = await collect(proveAll(new ControlledProver(3, 1), claims, { ordered: true }));
    expect(placesOf(results)).to.deep.equal([[0], [1, 2, 3]]);
  });

  it('takes addresses in any case for the same', async () => {
    const { context } = claim;
    const gate = `0x${context.gate.slice(2).toUpperCase()}`;
    const claims = [claim, { ...claim, context: { ...context, gate } }];
    const results = await collect(proveAll(new ControlledProver(2, 1), claims, {}));
    expect(placesOf(results)).to.deep.equal([[0, 1]]);
  });

  it('tells results as they finish, or in order', async () => {
    for (const ordered of [false, true]) {
      const prover = new ControlledProver(1, 2, true);
      const results = proveAll(prover, alike(2), { ordered });
      const first = results.next();
      await until(() => prover.groups.length === 2);
      prover.finish(1);
      await new Promise((resolve) => setImmediate(resolve));
      prover.finish(0);
      const { value } = await first;
      expect(value!.claims).to.deep.equal([ordered ? 0 : 1]);
      expect((await results.next()).value!.claims).to.deep.equal([ordered ? 1 : 0]);
      expect((await results.next()).done).to.equal(true);
    }
  });

  it('reads no more claims than the workers need, of thousands, in whatever order', async () => {
    for (const ordered of [false, true]) {
      for (const accounts of [1, 4]) {
        const source = new Counted(alike(4000));
        const prover = new ControlledProver(accounts, 3);
        let told = 0;
        let most = 0;
        for await (const { claims } of proveAll(prover, source, { ordered })) {
          most = Math.max(most, source.read - told);
          told += claims.length;
        }
        expect(told).to.equal(4000);
        expect(most).to.be.at.most(9 * accounts);
      }
    }
  });

  it('reads no further while nobody takes the results', async () => {
    const source = new Counted(alike(1000));
    const prover = new ControlledProver(1, 2);
    const results = proveAll(prover, source, {});
    await results.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.read).to.be.at.most(7);
    expect(prover.proving).to.equal(0);
    await results.return();
    expect(source.returned).to.equal(1);
  });

  it('does not hold claims back for a full proof when no more come', async () => {
    let proved = () => {};
    const first = new Promise<void>((resolve) => {
      proved = resolve;
    });
    async function* claims() {
      yield claim;
      yield claim;
      await first;
      yield claim;
    }
    const told: (readonly number[])[] = [];
    for await (const result of proveAll(new ControlledProver(16, 1), claims(), {})) {
      told.push(result.claims);
      proved();
    }
    expect(told).to.deep.equal([[0, 1], [2]]);
  });

  it('collects claims while all workers are busy', async () => {
    const prover = new ControlledProver(4, 1, true);
    let go = () => {};
    async function* claims() {
      yield claim;
      await until(() => prover.groups.length === 1);
      yield claim;
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield claim;
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    }
    const results = proveAll(prover, claims(), {});
    const first = results.next();
    await until(() => prover.groups.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(prover.groups.length).to.equal(1);
    prover.finish(0);
    await first;
    const second = results.next();
    await until(() => prover.groups.length === 2);
    prover.finish(1);
    expect((await second).value!.claims).to.deep.equal([1, 2]);
    go();
    expect((await results.next()).done).to.equal(true);
  });

  it('ends the source when no more results are taken, and has the proofs dropped', async () => {
    const source = new Counted(alike(100));
    const prover = new ControlledProver(1, 2);
    for await (const _ of proveAll(prover, source, {})) break;
    expect(source.returned).to.equal(1);
  });

  it('does not wait for a source that is silent', async () => {
    const silent: AsyncIterable<LiquidationClaim> = {
      [Symbol.asyncIterator]: () => {
        let first = true;
        return {
          next: async () => {
            if (!first) await new Promise(() => {});
            first = false;
            return { done: false, value: claim };
          },
          return: () => new Promise(() => {}),
        };
      },
    };
    for await (const _ of proveAll(new ControlledProver(1, 2), silent, {})) break;
    const controller = new AbortController();
    const { signal } = controller;
    const results = proveAll(new ControlledProver(1, 2), silent, { signal });
    await results.next();
    const waiting = results.next();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await thrownBy(waiting)).to.equal(reason);
  });

  it('throws what the source throws, once the results of the claims before are told', async () => {
    const failure = new Error('the file ends');
    async function* claims() {
      yield claim;
      yield claim;
      throw failure;
    }
    const told: ProveAllResult[] = [];
    const work = async () => {
      for await (const result of proveAll(new ControlledProver(16, 2), claims(), {})) {
        told.push(result);
      }
    };
    expect(await thrownBy(work())).to.equal(failure);
    expect(placesOf(told)).to.deep.equal([[0, 1]]);
  });

  it('throws what the source throws as it is ended, but not in the place of another error', async () => {
    const failure = new Error('cannot be closed');
    const source = () => ({
      *[Symbol.iterator]() {
        try {
          for (;;) yield claim;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is what is tested
          throw failure;
        }
      },
    });
    const taking = async () => {
      for await (const _ of proveAll(new ControlledProver(1, 1), source(), {})) break;
    };
    expect(await thrownBy(taking())).to.equal(failure);
    const controller = new AbortController();
    const { signal } = controller;
    const results = proveAll(new ControlledProver(1, 1), source(), { signal });
    await results.next();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await thrownBy(results.next())).to.equal(reason);
  });

  it('rejects with the reason of an abort, at once, and has the proofs dropped', async () => {
    const reason = new Error('somebody else was faster');
    const prover = new ControlledProver(1, 2, true);
    const controller = new AbortController();
    const source = new Counted(alike(100));
    const results = proveAll(prover, source, { signal: controller.signal });
    const first = results.next();
    await until(() => prover.groups.length > 2);
    controller.abort(reason);
    expect(await thrownBy(first)).to.equal(reason);
    expect(source.returned).to.equal(1);
    expect((await results.next()).done).to.equal(true);
  });

  it('tells an error of the engine of each claim of that proof, and goes on', async () => {
    const failing: GroupProver = {
      accounts: 2,
      workers: 1,
      prove: async () => {
        throw new ProvingError('WORKER_DIED', 'three times');
      },
    };
    const results = await collect(proveAll(failing, alike(3), { ordered: true }));
    expect(placesOf(results)).to.deep.equal([[0], [1], [2]]);
    expect(results.map(({ error }) => error?.code)).to.deep.equal(new Array(3).fill('WORKER_DIED'));
  });

  it('ends with an error that is of no claim', async () => {
    for (const failure of [
      new ProvingError('PROVER_CLOSED', 'closed'),
      new TypeError('a defect'),
    ]) {
      const source = new Counted(alike(100));
      const failing: GroupProver = {
        accounts: 1,
        workers: 1,
        prove: async () => {
          throw failure;
        },
      };
      expect(await thrownBy(collect(proveAll(failing, source, {})))).to.equal(failure);
      expect(source.returned).to.equal(1);
    }
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}
