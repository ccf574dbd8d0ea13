import { expect } from 'chai';
import { accountNullifier } from '../../src/account/account.js';
import type { EngineFactory } from '../../src/engine/engine.js';
import { createSnarkjsEngine } from '../../src/engine/snarkjsEngine.js';
import {
  ArtifactsError,
  ProvingError,
  StatementError,
  type StatementErrorCode,
} from '../../src/errors.js';
import { Prover } from '../../src/pool/prover.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { exampleAccount, exampleClaim } from '../support/accounts.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectNoSecrets, expectRejection } from '../support/expectError.js';

describe('Prover of batches', () => {
  let prover: Prover;
  before(async () => {
    prover = await Prover.create(await testArtifacts(TINY_BATCH));
  });
  after(() => prover.close());

  const claimsOf = (count: number) => exampleClaims(2, exampleAccounts(count, 2));

  it('proves as many accounts as the circuit has room for, and fewer', async () => {
    const verifier = new Verifier(await testArtifacts(TINY_BATCH));
    for (const count of [1, 2]) {
      const claims = await claimsOf(count);
      const proof = await prover.proveBatch(claims);
      expect(await verifier.verify(proof)).to.deep.equal({ valid: true });
      const nullifiers = claims.map(({ account }) => accountNullifier(account));
      expect(proof.words.nullifiers).to.deep.equal([...nullifiers, 0n].slice(0, 2));
      expect(proof.authorization).to.deep.equal(claims[0]!.context);
      const one = {
        ...proof.words,
        nullifiers: [nullifiers[0]! + 1n, ...proof.words.nullifiers.slice(1)],
      };
      const changed = await verifier.verify({ ...proof, words: one });
      expect(changed).to.include({ valid: false, reason: 'WRONG_FOLD' });
    }
  });

  it('refuses more, other terms, an account twice, and a healthy one, whichever it is', async () => {
    const [first, second, third] = await claimsOf(3);
    const refused = async (
      claims: readonly LiquidationClaim[],
      code: StatementErrorCode,
      claim?: number,
    ) => {
      const error = await expectRejection(prover.proveBatch(claims), StatementError, code);
      expect(error.details.claim).to.equal(claim);
      const secrets = claims.flatMap(({ account }) => [account.viewingKey, account.ownerKey]);
      expectNoSecrets(error, secrets);
    };
    await refused([], 'WRONG_ACCOUNT_COUNT');
    await refused([first!, second!, third!], 'WRONG_ACCOUNT_COUNT');
    await refused([first!, { ...second!, round: second!.round + 1n }], 'CLAIMS_DIFFER', 1);
    await refused([first!, first!], 'ACCOUNT_REPEATED', 1);
    await refused([first!, { ...second!, threshold: 100n }], 'NOT_LIQUIDATABLE', 1);
    const single = await Prover.create(await testArtifacts(TINY));
    const both = single.proveBatch([first!, second!]);
    await expectRejection(both, StatementError, 'WRONG_ACCOUNT_COUNT');
    await single.close();
  });
});

describe('Prover', () => {
  let prover: Prover;
  before(async () => {
    prover = await Prover.create(await testArtifacts(TINY));
  });
  after(() => prover.close());

  it('proves at every depth that the circuit has', async () => {
    const verifier = new Verifier(await testArtifacts(TINY));
    for (const others of [0, 1, 2, 3]) {
      const proof = await prover.prove(await exampleClaim({ markets: 2, depth: 2, others }));
      expect(await verifier.verify(proof)).to.deep.equal({ valid: true });
    }
  });

  it('proves claims that are asked for at the same time', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const proofs = await Promise.all(
      [1n, 2n, 3n].map((extra) => prover.prove({ ...claim, round: claim.round + extra })),
    );
    expect(proofs.map(({ words }) => words.round - claim.round)).to.deep.equal([1n, 2n, 3n]);
  });

  it('says why there is nothing to prove, before it computes anything', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const healthy = { ...claim, threshold: 100n };
    const error = await expectRejection(prover.prove(healthy), StatementError, 'NOT_LIQUIDATABLE');
    expect(error.message).to.match(/health factor is 0\.\d+/);
    expectNoSecrets(error, [claim.account.viewingKey, ...claim.account.balances]);
    const early = { ...claim, round: claim.account.sinceRound };
    await expectRejection(prover.prove(early), StatementError, 'ROUND_NOT_LATER');
    const foreign = { ...claim, account: exampleAccount(2, { nonce: 99n }) };
    await expectRejection(prover.prove(foreign), StatementError, 'NOT_IN_TREE');
    const huge = { ...claim.coefficients, assets: [1n << 112n, 0n] };
    await expectRejection(
      prover.prove({ ...claim, coefficients: huge }),
      StatementError,
      'COEFFICIENT_OUT_OF_RANGE',
    );
  });

  it('keeps development keys off live chains, unless told otherwise', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const live = { ...claim, context: { ...claim.context, chainId: 1n } };
    await expectRejection(prover.prove(live), ArtifactsError, 'DEVELOPMENT_KEY');
    const artifacts = await testArtifacts(TINY);
    const willing = await Prover.create(artifacts, { allowDevelopmentKey: true });
    expect((await willing.prove(live)).authorization.chainId).to.equal(1n);
    await willing.close();
  });

  it('gives up when told to, and goes on proving', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const reason = new Error('somebody else was faster');
    for (const signal of [AbortSignal.abort(reason), abortSoon(reason)]) {
      const error = await prover.prove(claim, { signal }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.equal(reason);
    }
    await prover.prove(claim);
  });

  it('does not let an engine out with a proof of something else', async () => {
    const artifacts = await testArtifacts(TINY);
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const other = await prover.prove({ ...claim, round: claim.round + 1n });
    const signals = [other.digest, other.evaluation, other.challenge];
    const lying: EngineFactory = async () => ({
      name: 'lying',
      prove: async () => ({ proof: other.proof, signals }),
      close: async () => {},
    });
    const deceived = await Prover.create(artifacts, { engine: lying });
    await expectRejection(deceived.prove(claim), ProvingError, 'ENGINE_FAILED');
  });

  it('wipes the witness once it is proved', async () => {
    let seen: Uint8Array | undefined;
    const watching: EngineFactory = async (key) => {
      const engine = await createSnarkjsEngine(key);
      return {
        ...engine,
        prove: (witness) => {
          seen = witness;
          return engine.prove(witness);
        },
      };
    };
    const watched = await Prover.create(await testArtifacts(TINY), { engine: watching });
    await watched.prove(await exampleClaim({ markets: 2, depth: 2 }));
    await watched.close();
    expect(seen?.length).to.be.greaterThan(0);
    expect(seen?.every((byte) => byte === 0)).to.equal(true);
  });

  it('wipes the witness if the engine fails, too', async () => {
    let seen: Uint8Array | undefined;
    const failing: EngineFactory = async () => ({
      name: 'failing',
      prove: async (witness) => {
        seen = witness;
        throw new ProvingError('ENGINE_FAILED', 'out of order');
      },
      close: async () => {},
    });
    const unlucky = await Prover.create(await testArtifacts(TINY), { engine: failing });
    const proving = unlucky.prove(await exampleClaim({ markets: 2, depth: 2 }));
    await expectRejection(proving, ProvingError, 'ENGINE_FAILED');
    expect(seen?.every((byte) => byte === 0)).to.equal(true);
  });

  it('takes nothing into a proof but what belongs there, and as it was asked for', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const assets = [...claim.coefficients.assets];
    const context = { ...claim.context, viewingKey: claim.account.viewingKey };
    const proving = prover.prove({
      ...claim,
      context,
      coefficients: { ...claim.coefficients, assets },
    });
    assets[0] = 0n;
    const proof = await proving;
    expect(proof.authorization).to.deep.equal(claim.context);
    expect(proof.words.assetCoefficients).to.deep.equal(claim.coefficients.assets);
  });

  it('does not compute proofs that nobody waits for any more', async () => {
    const artifacts = await testArtifacts(TINY);
    const finished: string[] = [];
    const counting: EngineFactory = async (key) => {
      const engine = await createSnarkjsEngine(key);
      return {
        ...engine,
        prove: async (witness, signal) => {
          const result = engine.prove(witness, signal);
          result.then(
            () => finished.push('proved'),
            () => finished.push('dropped'),
          );
          return result;
        },
      };
    };
    const busy = await Prover.create(artifacts, { engine: counting });
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const controller = new AbortController();
    const first = busy.prove(claim);
    const others = [1, 2, 3].map(() => busy.prove(claim, { signal: controller.signal }));
    controller.abort(new Error('enough'));
    const reasons = await Promise.all(
      others.map((other) => other.catch((error: Error) => error.message)),
    );
    expect(reasons).to.deep.equal(['enough', 'enough', 'enough']);
    await first;
    await busy.close();
    expect(finished).to.deep.equal(['proved', 'dropped', 'dropped', 'dropped']);
  });

  it('closes twice, and proves no more', async () => {
    const closing = await Prover.create(await testArtifacts(TINY));
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const last = closing.prove(claim);
    await Promise.all([closing.close(), closing.close()]);
    await last;
    await expectRejection(closing.prove(claim), ProvingError, 'PROVER_CLOSED');
  });
});

function abortSoon(reason: Error): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  return controller.signal;
}
