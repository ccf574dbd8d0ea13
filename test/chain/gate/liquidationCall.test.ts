import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import { decodeLiquidation, isLiquidationCall } from '../../../src/chain/gate/calledLiquidation.js';
import {
  encodeBatch,
  encodeCall,
  encodeLiquidation,
  extraHashOf,
  liquidationGateInterface,
} from '../../../src/chain/gate/liquidationCall.js';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../../src/defaults.js';
import { InputError } from '../../../src/errors.js';
import { readProofFile } from '../../../src/files/proofFile.js';
import { proofStruct } from '../../../src/groth16/verifyingKey.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import type { ContextFields } from '../../../src/statement/context.js';
import { expectError } from '../../support/expectError.js';

const EXAMPLE = new URL('../../../examples/proof.json', import.meta.url).pathname;

describe('chain/liquidationCall', () => {
  let proof: LiquidationProof;
  let round: PriceRound;
  before(async () => {
    const example = await readProofFile(EXAMPLE);
    const action = DEFAULT_ACTION;
    proof = { ...example, authorization: { ...example.authorization, action } };
    round = {
      number: proof.words.round,
      time: 1_700_000_000n,
      weightsVersion: 3n,
      prices: [5n, 7n],
    };
  });

  const withContext = (changed: Partial<ContextFields>): LiquidationProof => ({
    ...proof,
    authorization: { ...proof.authorization, ...changed },
  });

  it("puts everything where the gate's function has it", () => {
    const { words, authorization, digest } = proof;
    const { a, b, c } = proof.proof;
    const call = withContext({ extraHash: keccak256('0x1234') });
    const data = encodeLiquidation(call, round, 2, '0x1234');
    expect(data.slice(0, 10)).to.equal(DEFAULT_ACTION);
    const { args } = liquidationGateInterface.parseTransaction({ data })!;
    const [liquidation, prices, extraData] = args.toArray(true);
    expect(prices).to.deep.equal([5n, 7n]);
    expect(extraData).to.equal('0x1234');
    const [terms, ...own] = liquidation;
    const liquidator = terms[6].toLowerCase();
    expect([...terms.slice(0, 6), liquidator, ...terms.slice(7)]).to.deep.equal([
      2n,
      words.root,
      words.threshold,
      words.round,
      1_700_000_000n,
      3n,
      authorization.liquidator.toLowerCase(),
      authorization.deadline,
    ]);
    expect(own).to.deep.equal([
      words.nullifiers[0]!,
      digest,
      [
        [a.x, a.y],
        [
          [b.x[1], b.x[0]],
          [b.y[1], b.y[0]],
        ],
        [c.x, c.y],
      ],
    ]);
  });

  it('takes hex in whatever case', () => {
    const action = DEFAULT_ACTION.toUpperCase().replace('0X', '0x');
    const extraHash = keccak256('0xab').toUpperCase().replace('0X', '0x');
    encodeLiquidation(withContext({ action, extraHash }), round, 0, '0xAB');
  });

  it('refuses what the proof is not for', () => {
    const refuse = (act: () => string, message: RegExp) =>
      expect(expectError(act, InputError, 'INVALID_VALUE').message).to.match(message);
    const next = { ...round, number: round.number + 1n };
    refuse(() => encodeLiquidation(proof, next, 0), /for round \d+, not \d+: /);
    const other = withContext({ action: '0xdeadbeef' });
    refuse(() => encodeLiquidation(other, round, 0), /for action 0xdeadbeef, not 0x/);
    refuse(() => encodeLiquidation(proof, round, 0, '0x12'), /for extra hash 0x0{64}, not 0x/);
    const extra = withContext({ extraHash: keccak256('0x12') });
    refuse(() => encodeLiquidation(extra, round, 0), /for extra hash/);
  });

  /** A proof of the same, about other accounts. */
  const about = (...nullifiers: readonly bigint[]): LiquidationProof => ({
    ...proof,
    words: { ...proof.words, nullifiers },
    digest: proof.digest + (nullifiers[0] ?? 0n),
  });

  it('puts a batch where its function has it, under the terms of all', () => {
    for (const batch of [[about(1n)], [about(1n), about(2n)], [about(1n, 2n), about(3n, 0n)]]) {
      const data = encodeBatch(batch, round, 2);
      const { name, args } = liquidationGateInterface.parseTransaction({ data })!;
      expect(name).to.equal('authorizeBatch');
      const [[terms, ...lists], prices, extraData] = args.toArray(true);
      const alone = encodeLiquidation(about(1n), round, 2);
      const [[expected]] = liquidationGateInterface
        .parseTransaction({ data: alone })!
        .args.toArray(true);
      expect([terms, prices, extraData]).to.deep.equal([expected, [5n, 7n], '0x']);
      expect(lists).to.deep.equal([
        batch.flatMap(({ words }) => words.nullifiers),
        batch.map(({ digest }) => digest),
        batch.map((each) => proofStruct(each.proof)),
      ]);
    }
  });

  it('calls with one proof of one account alone, and with others as a batch', () => {
    const extra = (each: LiquidationProof): LiquidationProof => ({
      ...each,
      authorization: { ...each.authorization, extraHash: keccak256('0x12') },
    });
    const one = extra(about(1n));
    expect(encodeCall([one], round, 2, '0x12')).to.equal(encodeLiquidation(one, round, 2, '0x12'));
    for (const batch of [[about(1n), about(2n)], [about(1n, 0n)]].map((each) => each.map(extra))) {
      expect(encodeCall(batch, round, 2, '0x12')).to.equal(encodeBatch(batch, round, 2, '0x12'));
    }
    expectError(() => encodeCall([], round, 2), InputError, 'INVALID_VALUE');
  });

  it('reads both calls, and no other', () => {
    const { threshold } = proof.words;
    const told = (nullifiers: readonly bigint[]) => ({
      circuit: 2n,
      nullifiers,
      threshold,
      round: round.number,
      liquidator: proof.authorization.liquidator,
    });
    const single = encodeLiquidation(about(1n), round, 2);
    const batch = encodeBatch([about(1n, 2n), about(3n, 0n)], round, 2);
    expect(decodeLiquidation(single)).to.deep.equal(told([1n]));
    expect(decodeLiquidation(batch)).to.deep.equal(told([1n, 2n, 3n, 0n]));
    for (const data of [single, batch]) {
      expect(isLiquidationCall(data)).to.equal(true);
      expect(decodeLiquidation(data.slice(0, 400))).to.equal(null);
    }
    const other = liquidationGateInterface.encodeFunctionData('rounds');
    expect([isLiquidationCall(other), decodeLiquidation(other)]).to.deep.equal([false, null]);
  });

  it('refuses a proof for several accounts alone', () => {
    const act = () => encodeLiquidation(about(1n, 2n), round, 0);
    const error = expectError(act, InputError, 'INVALID_VALUE');
    expect(error.message).to.match(/for 2 accounts: submit it as a batch$/);
  });

  it('refuses a batch of none, of other terms, and a proof that adds nothing to it', () => {
    expectError(() => encodeBatch([], round, 0), InputError, 'INVALID_VALUE');
    const { words, authorization } = proof;
    const next = { ...round, number: round.number + 1n };
    expectError(() => encodeBatch([about(1n)], next, 0), InputError, 'INVALID_VALUE');
    const own = about(9n);
    const changes: readonly (readonly [name: string, Partial<LiquidationProof>])[] = [
      ['circuit', { circuitId: `0x${'12'.repeat(32)}` }],
      ['key', { keyHash: `0x${'12'.repeat(32)}` }],
      ['number of accounts', about(9n, 8n)],
      ['chain', { authorization: { ...authorization, chainId: 1n } }],
      ['gate', { authorization: { ...authorization, gate: `0x${'12'.repeat(20)}` } }],
      ['round', { words: { ...own.words, round: words.round + 1n } }],
      ['threshold', { words: { ...own.words, threshold: 9_999n } }],
      ['root', { words: { ...own.words, root: 5n } }],
      ['liquidator', { authorization: { ...authorization, liquidator: `0x${'12'.repeat(20)}` } }],
      ['deadline', { authorization: { ...authorization, deadline: 1n } }],
      ['action', { authorization: { ...authorization, action: '0x12345678' } }],
      ['extra hash', { authorization: { ...authorization, extraHash: keccak256('0x12') } }],
      ['context', { words: { ...own.words, context: 5n } }],
      ['coefficients', { words: { ...own.words, assetCoefficients: [1n] } }],
      ['coefficients', { words: { ...own.words, liabilityCoefficients: [1n] } }],
    ];
    for (const [name, change] of changes) {
      const batch = [about(1n), about(2n), { ...own, ...change }];
      const error = expectError(() => encodeBatch(batch, round, 0), InputError, 'PROOFS_DIFFER');
      expect(error.message).to.match(new RegExp(`^Proof 2 has another ${name} than proof 0: `));
      expect(error.details).to.deep.equal({ proof: 2, name });
    }
    const repeated = [about(1n, 2n), about(2n, 3n), about(3n, 1n)];
    encodeBatch(repeated.slice(0, 2), round, 0);
    const twice = () => encodeBatch(repeated, round, 0);
    expect(expectError(twice, InputError, 'PROOF_REPEATED').details).to.deep.equal({ proof: 2 });
    expectError(() => encodeBatch([about(0n, 0n)], round, 0), InputError, 'PROOF_REPEATED');
  });

  it('has the extra hash 0 for no extra data', () => {
    expect(extraHashOf('0x')).to.equal(NO_EXTRA_DATA);
    expect(extraHashOf('0x00')).to.equal(keccak256('0x00'));
  });
});
