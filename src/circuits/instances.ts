import { readFileSync } from 'node:fs';
import { keccak256 } from 'ethers/crypto';
import { ArtifactsError } from '../errors.js';

/** The folder of circom sources that ships with this package. */
export const CIRCUITS_FOLDER = new URL('../../circuits/', import.meta.url);

/** One entry of circuits/instances.json: a template with its parameters. */
export interface CircuitInstance {
  readonly name: string;
  readonly template: 'Liquidatable';
  /** Number of markets, and depth of the tree. */
  readonly parameters: readonly [markets: number, depth: number];
  /** Exact number of constraints at --O2. */
  readonly constraints: number;
}

export const circuitInstances: readonly CircuitInstance[] = JSON.parse(
  readFileSync(new URL('instances.json', CIRCUITS_FOLDER), 'utf8'),
);

/** Of all circuits, for people. */
export const circuitNames = circuitInstances.map(({ name }) => name).join(', ');

export function findCircuit(name: string): CircuitInstance | undefined {
  return circuitInstances.find((candidate) => candidate.name === name);
}

/** @throws ArtifactsError UNKNOWN_CIRCUIT */
export function circuitInstance(name: string): CircuitInstance {
  const instance = findCircuit(name);
  if (instance === undefined) {
    throw new ArtifactsError(
      'UNKNOWN_CIRCUIT',
      `There is no circuit "${name}": take one of ${circuitNames}`,
      {
        name,
      },
    );
  }
  return instance;
}

/** keccak256("zkliq/<template>/<parameters>/v1"): what the verifier contract and the fold go by. */
export function circuitId({ template, parameters }: CircuitInstance): string {
  return keccak256(Buffer.from(`zkliq/${template}/${parameters.join('/')}/v1`));
}
