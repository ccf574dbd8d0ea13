import { createRequire } from 'node:module';
import { InputError } from './errors.js';
import { isScalar } from './field.js';

/** A hash of two tree nodes. */
export type NodeHash = (left: bigint, right: bigint) => bigint;

type FixedHash = (inputs: bigint[]) => bigint;

const MAXIMUM_INPUTS = 16;
const require = createRequire(import.meta.url);
const loaded = new Map<number, FixedHash>();

/** Each number of inputs has its own module of constants, slow to parse: loaded when first used. */
function hashOf(inputs: number): FixedHash {
  let hash = loaded.get(inputs);
  if (hash === undefined) {
    hash = require(`poseidon-lite/poseidon${inputs}`)[`poseidon${inputs}`] as FixedHash;
    loaded.set(inputs, hash);
  }
  return hash;
}

/**
 * circomlib's Poseidon over the BN254 scalar field, 1 to 16 inputs.
 *
 * @throws InputError INVALID_VALUE if an input is not in [0, r): two aliases would hash alike.
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  if (inputs.length < 1 || inputs.length > MAXIMUM_INPUTS) {
    throw new InputError('INVALID_VALUE', `Poseidon takes 1 to 16 inputs, not ${inputs.length}`);
  }
  const outside = inputs.findIndex((input) => !isScalar(input));
  if (outside >= 0) {
    throw new InputError('INVALID_VALUE', `Poseidon input ${outside} is not a field element`);
  }
  return hashOf(inputs.length)([...inputs]);
}

export const hashNodes: NodeHash = (left, right) => poseidon([left, right]);

/**
 * The same node hash as WebAssembly: four times as fast a node, but half a second to load, so it
 * pays from a few thousand nodes on. Inputs must be field elements, as tree nodes are.
 */
export async function loadBulkNodeHash(): Promise<NodeHash> {
  const { buildPoseidon } = await import('circomlibjs');
  const hash = await buildPoseidon();
  return (left, right) => hash.F.toObject(hash([left, right]));
}
