import { expect } from 'chai';
import { id } from 'ethers/hash';
import { compileContracts } from '../../../src/chain/compile/compileContracts.js';
import {
  type BatchedProof,
  encodeVerifyBatchCalldata,
  encodeVerifyCalldata,
  groth16VerifierInterface,
} from '../../../src/chain/gate/groth16Verifier.js';
import { decodeRefusal, type Refusal } from '../../../src/chain/refusals/refusals.js';
import { SCALAR_MODULUS } from '../../../src/field.js';
import type { Groth16Proof, VerifyingKey } from '../../../src/groth16/groth16.js';
import { verifyingKeyStruct } from '../../../src/groth16/verifyingKey.js';
import { foldWords } from '../../../src/statement/fold.js';
import { type CallResult, TestChain } from './chain.js';
import { TestGroth16, type Trapdoor } from './trapdoor.js';

export const CIRCUIT_ID = id('zkliq/Liquidatable/8/20/v1');
export const WORD_COUNT = 21;

/** An arbitrary scalar, the same each time. */
const scalar = (label: string) => BigInt(id(`zkliq verifier test: ${label}`)) % SCALAR_MODULUS;

export const trapdoor: Trapdoor = {
  alpha: scalar('alpha'),
  beta: scalar('beta'),
  gamma: scalar('gamma'),
  delta: scalar('delta'),
  ic: [0, 1, 2, 3].map((i) => scalar(`ic ${i}`)),
};

/** Words of the sizes that they have in `Liquidatable(8, 20)`. */
export const words: readonly bigint[] = [
  scalar('root'),
  scalar('nullifier'),
  10_000n,
  123_456n,
  scalar('context'),
  ...Array.from({ length: 16 }, (_, k) => scalar(`coefficient ${k}`) >> BigInt(142 + 4 * k)),
];

/** The three public signals that stand for words, and the digest among them. */
export function signalsOf(about: readonly bigint[]): { digest: bigint; signals: bigint[] } {
  const { digest, evaluation, challenge } = foldWords(CIRCUIT_ID, about);
  return { digest, signals: [digest, evaluation, challenge] };
}

/** Valid proofs, each of other words than the others: those of `about` and another first one. */
export function batchOf(groth16: TestGroth16, count: number, about = words): BatchedProof[] {
  return Array.from({ length: count }, (_, j) => {
    const own = replaced(about, 0, scalar(`root ${j}`));
    const { digest, signals } = signalsOf(own);
    const proof = groth16.prove(trapdoor, signals, scalar(`a ${j}`), scalar(`b ${j}`));
    return { proof, digest, words: own };
  });
}

/** A call of a precompile. */
export interface PrecompileCall {
  /** A byte in hexadecimal. */
  readonly address: string;
  /** Its place in the code. */
  readonly index: number;
}

/** A verifier of a trapdoor's key on a chain of its own. */
export class VerifierFixture {
  private constructor(
    readonly chain: TestChain,
    readonly groth16: TestGroth16,
    private readonly bytecode: string,
    readonly key: VerifyingKey,
    readonly address: string,
    readonly deploymentGas: bigint,
  ) {}

  static async setUp(): Promise<VerifierFixture> {
    const [compiled, chain, groth16] = await Promise.all([
      compileContracts(['contracts/Groth16Verifier.sol']),
      TestChain.start(),
      TestGroth16.load(),
    ]);
    const { bytecode } = compiled.Groth16Verifier!;
    const key = groth16.key(trapdoor);
    const { address, gasUsed } = await chain.send(null, creationCode(bytecode, key));
    return new VerifierFixture(chain, groth16, bytecode, key, address, gasUsed);
  }

  /** Where the creation code calls ecAdd, ecMul and the pairing, in the order of the code. */
  precompileCalls(): PrecompileCall[] {
    // Push address, push gas, staticcall.
    const calls = this.bytecode.matchAll(/60(06|07|08)5afa/g);
    return [...calls].map(({ 1: address, index }) => ({ address: address!, index }));
  }

  /** Creation code of a good key, in which one of the calls is to another address. */
  codeThatCalls(other: string, { index }: PrecompileCall): string {
    const { bytecode } = this;
    const changed = `${bytecode.slice(0, index)}60${other}${bytecode.slice(index + 4)}`;
    return creationCode(changed, this.key);
  }

  async tearDown(): Promise<void> {
    await this.chain.stop();
  }

  async deploy(
    key: VerifyingKey,
    circuitId?: string,
    wordCount?: number | bigint,
  ): Promise<string> {
    const code = creationCode(this.bytecode, key, circuitId, wordCount);
    return (await this.chain.send(null, code)).address;
  }

  /** What a deployment would give, without making one. */
  tryDeploy(
    key: VerifyingKey,
    circuitId?: string,
    wordCount?: number,
    gas?: bigint,
  ): Promise<CallResult> {
    return this.chain.call(null, creationCode(this.bytecode, key, circuitId, wordCount), gas);
  }

  verify(proof: Groth16Proof, about = words, digest = signalsOf(words).digest) {
    return this.chain.call(this.address, encodeVerifyCalldata(proof, digest, about));
  }

  verifyBatch(batch: readonly BatchedProof[]): Promise<CallResult> {
    return this.chain.call(this.address, encodeVerifyBatchCalldata(batch));
  }
}

function creationCode(
  bytecode: string,
  key: VerifyingKey,
  circuitId = CIRCUIT_ID,
  wordCount: number | bigint = WORD_COUNT,
): string {
  const args = [circuitId, wordCount, verifyingKeyStruct(key)];
  return bytecode + groth16VerifierInterface.encodeDeploy(args).slice(2);
}

export function expectRefusal(
  result: CallResult,
  name: string,
  args: readonly bigint[] = [],
): Refusal {
  expect(result.ok, 'accepted').to.equal(false);
  const refusal = decodeRefusal(result.data);
  expect(refusal?.name, result.data).to.equal(name);
  expect(refusal!.args).to.deep.equal(args);
  expect(refusal!.message).to.not.equal('');
  return refusal!;
}

export function replaced<T>(list: readonly T[], index: number, value: T): T[] {
  return list.map((item, i) => (i === index ? value : item));
}
