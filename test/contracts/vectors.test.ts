import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { compileContracts, linkContract } from '../../src/chain/compile/compileContracts.js';
import { SCALAR_MODULUS } from '../../src/field.js';
import { proofStruct } from '../../src/groth16/verifyingKey.js';
import { computeContext } from '../../src/statement/context.js';
import { AccountTree } from '../../src/tree/accountTree.js';
import { batchCoefficient, batchWeights } from '../../src/verifier/batch.js';
import { bigints, readVectors } from '../support/vectors.js';
import { TestChain } from './harness/chain.js';

describe('vectors in Solidity', () => {
  let chain: TestChain;
  let harness: Interface;
  let address: string;

  before(async () => {
    const [contracts, started] = await Promise.all([
      compileContracts(['test/contracts/harness/Vectors.sol']),
      TestChain.start(),
    ]);
    chain = started;
    const deploy = async (code: string) => (await chain.send(null, code)).address;
    const libraries = {
      PoseidonT3: await deploy(contracts.PoseidonT3!.bytecode),
      PoseidonT4: await deploy(contracts.PoseidonT4!.bytecode),
    };
    harness = new Interface(contracts.Vectors!.abi);
    address = await deploy(linkContract(contracts.Vectors!, libraries));
  });

  after(() => chain?.stop());

  /** Calls a function of the harness; its error's name if it refuses. */
  async function ask(name: string, args: readonly unknown[]): Promise<bigint[] | string> {
    const calldata = harness.encodeFunctionData(name, args);
    const { ok, data } = await chain.call(address, calldata);
    if (!ok) return harness.parseError(data)?.name ?? data;
    return harness.decodeFunctionResult(name, data).map((value: unknown) => BigInt(String(value)));
  }

  it('Poseidon of two and of three', async () => {
    const vectors = readVectors('poseidon');
    for (const [arity, name] of [
      [2, 'hashNodes'],
      [3, 'hashThree'],
    ] as const) {
      const cases = vectors.filter(({ inputs }) => inputs.length === arity);
      expect(cases).to.not.deep.equal([]);
      for (const { name: what, inputs, hash } of cases) {
        expect(await ask(name, bigints(inputs)), what).to.deep.equal([BigInt(hash)]);
      }
    }
  });

  it('nullifiers', async () => {
    for (const { name, viewingKey, leaf, nullifier } of readVectors('accounts')) {
      const asked = await ask('nullifierOf', [viewingKey, leaf]);
      expect(asked, name).to.deep.equal([BigInt(nullifier)]);
    }
  });

  it('roots of trees of 1 to 9 leaves, inserted at once and one by one', async () => {
    const leaves = bigints(readVectors('fold')[4]!.words);
    for (let size = 1; size <= 9; size++) {
      const listed = leaves.slice(0, size);
      const { root } = await AccountTree.create(listed);
      expect(await ask('rootOf', [listed])).to.deep.equal([root]);
      expect(await ask('rootOfOneByOne', [listed])).to.deep.equal([root]);
    }
  });

  it('packing', async () => {
    for (const { evenBalance, oddBalance, packed } of readVectors('packing')) {
      expect(await ask('pack', [evenBalance, oddBalance])).to.deep.equal([BigInt(packed)]);
    }
  });

  it('fold', async () => {
    for (const { name, circuitId, words, ...fold } of readVectors('fold')) {
      const asked = await ask('fold', [circuitId, fold.digest, words]);
      expect(asked, name).to.deep.equal([BigInt(fold.challenge), BigInt(fold.evaluation)]);
    }
  });

  it('fold refuses the alias of a word, wherever it stands', async () => {
    const { circuitId, words, digest } = readVectors('fold')[4]!;
    for (let i = 0; i < words.length; i++) {
      const aliased = bigints(words).map((word, k) => (k === i ? word + SCALAR_MODULUS : word));
      expect(await ask('fold', [circuitId, digest, aliased])).to.equal('WordNotInField');
    }
  });

  it('batch', async () => {
    for (const { name, keyHash, proofs, signals, coefficient } of readVectors('batch')) {
      const structs = proofs.map(([ax, ay, bx1, bx0, by1, by0, cx, cy]) => [
        [ax, ay],
        [
          [bx1, bx0],
          [by1, by0],
        ],
        [cx, cy],
      ]);
      const asked = await ask('batchCoefficient', [keyHash, structs, signals]);
      expect(asked, name).to.deep.equal([BigInt(coefficient)]);
    }
  });

  it('signals of a batch, weighed by powers of its coefficient', async () => {
    const infinity = { x: 0n, y: 0n };
    const proof = { a: infinity, b: { x: [0n, 0n], y: [0n, 0n] }, c: infinity } as const;
    for (const { name, keyHash, signals } of readVectors('batch')) {
      const batch = signals.map((one) => ({ proof, signals: bigints(one) }));
      const structs = batch.map(() => proofStruct(proof));
      const weights = batchWeights(batchCoefficient(keyHash, batch), batch.length);
      const expected = [0, 1, 2, 3].map((i) =>
        batch.reduce(
          (sum, one, j) => (sum + weights[j]! * [1n, ...one.signals][i]!) % SCALAR_MODULUS,
          0n,
        ),
      );
      expect(await ask('batchScalars', [keyHash, structs, signals]), name).to.deep.equal(expected);
    }
  });

  it('context', async () => {
    for (const { name, context, ...fields } of readVectors('context')) {
      const { chainId, gate, action, liquidator, deadline, extraHash } = fields;
      const rest = [gate, action, liquidator, deadline, extraHash];
      expect(await ask('contextOn', [chainId, ...rest]), name).to.deep.equal([BigInt(context)]);
      const here = { ...fields, chainId: chain.chainId, deadline: BigInt(deadline) };
      expect(await ask('contextHere', rest), name).to.deep.equal([computeContext(here)]);
    }
  });
});
