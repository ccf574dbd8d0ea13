import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import {
  encodeLiquidation,
  extraHashOf,
  liquidationGateInterface,
} from '../../../src/chain/gate/liquidationCall.js';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../../../src/defaults.js';
import { InputError } from '../../../src/errors.js';
import { readProofFile } from '../../../src/files/proofFile.js';
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
    const liquidator = liquidation[7].toLowerCase();
    expect([...liquidation.slice(0, 7), liquidator, ...liquidation.slice(8)]).to.deep.equal([
      2n,
      words.root,
      words.nullifier,
      words.threshold,
      words.round,
      1_700_000_000n,
      3n,
      authorization.liquidator.toLowerCase(),
      authorization.deadline,
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

  it('has the extra hash 0 for no extra data', () => {
    expect(extraHashOf('0x')).to.equal(NO_EXTRA_DATA);
    expect(extraHashOf('0x00')).to.equal(keccak256('0x00'));
  });
});
