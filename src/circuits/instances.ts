import { readFileSync } from 'node:fs';
import { keccak256 } from 'ethers/crypto';
import { ArtifactsError } from '../errors.js';

/** The folder of circom sources that ships with this package. */
export const CIRCUITS_FOLDER = new URL('../../circuits/', import.meta.url);

/** `Liquidatable(N, D)` is about one account, `LiquidatableBatch(M, N, D)` about up to M. */
export type CircuitTemplate = 'Liquidatable' | 'LiquidatableBatch';

/** One entry of circuits/instances.json: a template with its parameters. */
export interface CircuitInstance {
  readonly name: string;
  readonly template: CircuitTemplate;
  /** Of the template, in its order. By name they are below. */
  readonly parameters: readonly number[];
  /** Exact number of constraints at --O2. */
  readonly constraints: number;
  /** Accounts that a proof has room for. */
  readonly accounts: number;
  readonly markets: number;
  /** Of the tree, at most; 0 if the root is the leaf. */
  readonly depth: number;
}

type Entry = Pick<CircuitInstance, 'name' | 'template' | 'parameters' | 'constraints'>;

/** The circuits of this package, as circuits/instances.json has them. */
export const circuitInstances: readonly CircuitInstance[] = JSON.parse(
  readFileSync(new URL('instances.json', CIRCUITS_FOLDER), 'utf8'),
).map((entry: Entry) => ({ ...entry, ...namedParameters(entry) }));

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

/** The file of a circuit's template, in `CIRCUITS_FOLDER`. */
export function circuitSource({ template }: Pick<CircuitInstance, 'template'>): string {
  return `${template[0]!.toLowerCase()}${template.slice(1)}.circom`;
}

/** keccak256("zkliq/<template>/<parameters>/v1"): what the verifier contract and the fold go by. */
export function circuitId({ template, parameters }: CircuitInstance): string {
  return keccak256(Buffer.from(`zkliq/${template}/${parameters.join('/')}/v1`));
}

function namedParameters({ template, parameters }: Entry) {
  const [accounts, markets, depth] =
    template === 'Liquidatable' ? [1, ...parameters] : [...parameters];
  return { accounts, markets, depth };
}
