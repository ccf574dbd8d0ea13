import { expect } from 'chai';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { parseProvingKey } from '../../src/engine/provingKey.js';
import type { EngineName } from '../../src/engine/select.js';
import { ArtifactsError, InputError, ProvingError, StatementError } from '../../src/errors.js';
import { ProvingPool } from '../../src/pool/provingPool.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectNoSecrets, expectRejection } from '../support/expectError.js';
import { isFreed } from '../support/isFreed.js';

const engines: EngineName[] =
  loadNativeAddon().addon === undefined ? ['snarkjs'] : ['native', 'snarkjs'];

for (const engine of engines) {
  describe(`ProvingPool on ${engine}`, () => {
    let pool: ProvingPool;
    let claims: LiquidationClaim[];
    before(async () => {
      pool = await ProvingPool.create({ engine, workers: 2 });
      for (const circuit of [TINY, TINY_BATCH]) await pool.load(await testArtifacts(circuit));
      claims = await exampleClaims(2, exampleAccounts(3, 2));
    });
    after(() => pool.close());

    it('proves on all workers at the same time, whichever circuit', async () => {
      const [first, second, third] = claims as [
        LiquidationClaim,
        LiquidationClaim,
        LiquidationClaim,
      ];
      const [one, both, other] = await Promise.all([
        pool.prove(TINY, [first]),
        pool.prove(TINY_BATCH, [second, third]),
        pool.prove(TINY, [third]),
      ]);
      for (const [circuit, result] of [
        [TINY, one],
        [TINY_BATCH, both],
        [TINY, other],
      ] as const) {
        const verifier = new Verifier(await testArtifacts(circuit));
        expect(await verifier.verify(result.proof!)).to.deep.equal({ valid: true });
        expect(result.refused).to.deep.equal([]);
      }
      expect([one.proved, both.proved]).to.deep.equal([[0], [0, 1]]);
      expect(one.proof!.authorization).to.deep.equal(first.context);
    });

    it('proves the claim beside one that is not true, or no claim at all', async () => {
      const [first, second] = claims as [LiquidationClaim, LiquidationClaim];
      const wrong: [
        LiquidationClaim,
        typeof StatementError | typeof InputError | typeof ArtifactsError,
        string,
      ][] = [
        [{ ...second, threshold: 100n }, StatementError, 'NOT_LIQUIDATABLE'],
        [{ ...second, round: second.round + 1n }, StatementError, 'CLAIMS_DIFFER'],
        [first, StatementError, 'ACCOUNT_REPEATED'],
        [{ ...second, account: { ...second.account, nonce: -1n } }, InputError, 'INVALID_VALUE'],
        [{ ...second, round: () => 12n } as never, InputError, 'INVALID_VALUE'],
        [null as never, InputError, 'INVALID_VALUE'],
        [
          { ...second, context: { ...second.context, chainId: 1n } },
          ArtifactsError,
          'DEVELOPMENT_KEY',
        ],
      ];
      for (const [claim, type, code] of wrong) {
        const { proof, proved, refused } = await pool.prove(TINY_BATCH, [first, claim]);
        expect(proof, code).to.not.equal(null);
        expect(proved).to.deep.equal([0]);
        expect(refused.map((one) => one.claim)).to.deep.equal([1]);
        const { error } = refused[0]!;
        expect(error).to.be.instanceOf(type);
        expect(error.code).to.equal(code);
        expectNoSecrets(error, [second.account.viewingKey, ...second.account.balances]);
      }
    });

    it('proves the second claim if it is the first that is not true, and nothing if none is', async () => {
      const [first, second] = claims as [LiquidationClaim, LiquidationClaim];
      const healthy = { ...first, threshold: 100n };
      const { proof, proved, refused } = await pool.prove(TINY_BATCH, [healthy, second]);
      expect([proved, refused.map(({ claim }) => claim)]).to.deep.equal([[1], [0]]);
      const verifier = new Verifier(await testArtifacts(TINY_BATCH));
      expect(await verifier.verify(proof!)).to.deep.equal({ valid: true });
      const none = await pool.prove(TINY_BATCH, [healthy, undefined as never]);
      expect([none.proof, none.proved]).to.deep.equal([null, []]);
      expect(none.refused.map(({ claim }) => claim)).to.deep.equal([0, 1]);
    });

    it('proves claims as they were handed over', async () => {
      const [first] = claims as [LiquidationClaim];
      const balances = [...first.account.balances];
      const given = [{ ...first, account: { ...first.account, balances } }];
      const proving = pool.prove(TINY, given);
      balances[0] = 0n;
      given.pop();
      expect((await proving).proved).to.deep.equal([0]);
    });

    it('gives up when told to, and goes on proving', async () => {
      const [first] = claims as [LiquidationClaim];
      const reason = new Error('somebody else was faster');
      const controller = new AbortController();
      const { signal } = controller;
      const given = [1, 2, 3, 4].map(() => pool.prove(TINY, [first], { signal }).catch((e) => e));
      given.push(pool.prove(TINY, [first], { signal: AbortSignal.abort(reason) }).catch((e) => e));
      setImmediate(() => controller.abort(reason));
      expect(await Promise.all(given)).to.deep.equal(new Array(5).fill(reason));
      expect((await pool.prove(TINY, [first])).proved).to.deep.equal([0]);
    });

    it('refuses circuits that it has not loaded, and too many claims or none', async () => {
      await expectRejection(
        pool.prove('liquidatable-8-0', claims),
        ArtifactsError,
        'ARTIFACTS_MISSING',
      );
      for (const wrong of [claims, []]) {
        await expectRejection(pool.prove(TINY_BATCH, wrong), StatementError, 'WRONG_ACCOUNT_COUNT');
      }
    });
  });
}

describe('ProvingPool', () => {
  it('closes twice, once the proofs under way are done, and proves no more', async () => {
    const artifacts = await testArtifacts(TINY);
    const pool = await ProvingPool.create({ workers: 1 });
    await pool.load(artifacts);
    const [claim] = await exampleClaims(2, exampleAccounts(1, 2));
    const last = [pool.prove(TINY, [claim!]), pool.prove(TINY, [claim!])];
    await Promise.all([pool.close(), pool.close()]);
    for (const { proved } of await Promise.all(last)) expect(proved).to.deep.equal([0]);
    await expectRejection(pool.prove(TINY, [claim!]), ProvingError, 'PROVER_CLOSED');
    await expectRejection(pool.load(artifacts), ProvingError, 'PROVER_CLOSED');
  });

  it('holds no key any more once it is closed', async () => {
    const artifacts = await testArtifacts(TINY);
    const pool = await ProvingPool.create({ workers: 1 });
    const load = async () => {
      const shared = parseProvingKey(await artifacts.read('provingKey'));
      await pool.loadShared(artifacts, shared);
      return new WeakRef(shared);
    };
    const key = await load();
    await pool.close();
    expect(await isFreed(key)).to.equal(true);
    await pool.close();
  });

  it('loads a circuit once, and not with another key', async () => {
    const pool = await ProvingPool.create({ workers: 1, engine: 'snarkjs' });
    const artifacts = await testArtifacts(TINY);
    let read = 0;
    const counting = Object.create(artifacts, {
      read: {
        value: (...name: Parameters<typeof artifacts.read>) => {
          read += 1;
          return artifacts.read(...name);
        },
      },
    });
    await Promise.all([pool.load(counting), pool.load(counting)]);
    expect(read).to.equal(2);
    const other = Object.create(artifacts, { keyHash: { value: `0x${'00'.repeat(32)}` } });
    await expectRejection(pool.load(other), InputError, 'INVALID_VALUE');
    await pool.close();
  });

  it('refuses to be of no workers', async () => {
    for (const workers of [0, -1, 1.5, Number.NaN]) {
      await expectRejection(ProvingPool.create({ workers }), InputError, 'INVALID_VALUE');
      await expectRejection(ProvingPool.create({ attempts: workers }), InputError, 'INVALID_VALUE');
    }
  });
});
