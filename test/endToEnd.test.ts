import { expect } from 'chai';
import type { Artifacts } from '../src/artifacts/artifacts.js';
import { compileContracts } from '../src/chain/compile/compileContracts.js';
import {
  encodeConstructorArguments,
  encodeVerifyCalldata,
} from '../src/chain/gate/groth16Verifier.js';
import { decodeRefusal } from '../src/chain/refusals/refusals.js';
import { StatementError } from '../src/errors.js';
import { coefficientsOf } from '../src/market/coefficients.js';
import { Prover } from '../src/pool/prover.js';
import type { LiquidationProof } from '../src/prover/liquidationProof.js';
import type { LiquidationClaim } from '../src/statement/claim.js';
import { listWords, wordCount } from '../src/statement/words.js';
import { Verifier } from '../src/verifier/verifier.js';
import { TestChain } from './contracts/harness/chain.js';
import { drawn, exampleAccount, exampleClaim } from './support/accounts.js';
import { TINY_BATCH, testArtifacts } from './support/artifacts.js';
import { exampleAccounts, exampleClaims } from './support/batch.js';
import { expectRejection } from './support/expectError.js';
import { REAL_ACCOUNT_FILE, type RealAccountRow, readRealAccount } from './support/realAccount.js';
import { singleCircuits } from './support/singleCircuits.js';

describe('end to end: prove, verify in TypeScript, verify on a chain', () => {
  let chain: TestChain;
  let bytecode: string;
  before(async () => {
    chain = await TestChain.start();
    ({ bytecode } = (await compileContracts(['contracts/Groth16Verifier.sol'])).Groth16Verifier!);
  });
  after(() => chain.stop());

  const deploy = async ({ circuitId, instance, verifyingKey }: Artifacts) => {
    const words = wordCount(instance);
    const parameters = encodeConstructorArguments(circuitId, words, verifyingKey);
    return (await chain.send(null, bytecode + parameters.slice(2))).address;
  };
  const callVerifier = ({ proof, digest, words }: LiquidationProof, address: string) =>
    chain.call(address, encodeVerifyCalldata(proof, digest, listWords(words)));

  const proveAndVerify = async (artifacts: Artifacts, ...claims: LiquidationClaim[]) => {
    const prover = await Prover.create(artifacts);
    const proof = await prover.proveBatch(claims);
    await prover.close();
    expect(await new Verifier(artifacts).verify(proof)).to.deep.equal({ valid: true });
    const address = await deploy(artifacts);
    expect((await callVerifier(proof, address)).ok).to.equal(true);
    const { words } = proof;
    const nullifiers = words.nullifiers.with(-1, drawn('nullifier'));
    const forged = { ...proof, words: { ...words, nullifiers } };
    const refusal = await callVerifier(forged, address);
    expect(refusal.ok).to.equal(false);
    expect(decodeRefusal(refusal.data)?.name).to.equal('ProofInvalid');
  };

  for (const { name, markets, depth } of singleCircuits) {
    it(`${name}`, async () => {
      await proveAndVerify(await testArtifacts(name), await exampleClaim({ markets, depth }));
    });
  }

  it(`${TINY_BATCH}, full and with room to spare`, async () => {
    for (const count of [2, 1]) {
      const claims = await exampleClaims(2, exampleAccounts(count, 2));
      await proveAndVerify(await testArtifacts(TINY_BATCH), ...claims);
    }
  });

  describe('a real account', () => {
    const rows = readRealAccount();
    if (rows === null) {
      it.skip(`skipped: ${REAL_ACCOUNT_FILE} is not there`);
      return;
    }
    const claimOf = async (row: number): Promise<LiquidationClaim> => {
      const { balances, markets, prices } = rows.find(
        (state) => state.row === row,
      ) as RealAccountRow;
      return exampleClaim({
        markets: 8,
        depth: 20,
        others: 100,
        account: exampleAccount(8, { balances }),
        changed: { coefficients: coefficientsOf(markets, prices) },
      });
    };

    it('row 50, its first below 1, proves and verifies', async () => {
      await proveAndVerify(await testArtifacts('liquidatable-8-20'), await claimOf(50));
    });

    it('row 0, without debt, and row 48, healthy, are refused', async () => {
      const prover = await Prover.create(await testArtifacts('liquidatable-8-20'));
      for (const row of [0, 48]) {
        const proving = prover.prove(await claimOf(row));
        await expectRejection(proving, StatementError, 'NOT_LIQUIDATABLE');
      }
      await prover.close();
    });
  });
});
