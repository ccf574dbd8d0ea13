import { readFileSync } from 'node:fs';

/** The files of test/vectors: numbers are decimal strings, ids and addresses 0x-hex. */
export interface Vectors {
  readonly poseidon: readonly {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly hash: string;
  }[];
  readonly packing: readonly {
    readonly evenBalance: string;
    readonly oddBalance: string;
    readonly evenBiased: string;
    readonly oddBiased: string;
    readonly packed: string;
  }[];
  readonly accounts: readonly {
    readonly name: string;
    readonly spendingKey: string;
    readonly ownerKey: string;
    readonly viewingKey: string;
    readonly nonce: string;
    readonly sinceRound: string;
    readonly balances: readonly string[];
    readonly packed: readonly string[];
    readonly leaf: string;
    readonly nullifier: string;
  }[];
  readonly coefficients: readonly {
    readonly name: string;
    readonly price: string;
    readonly assetWeight: string;
    readonly liabilityWeight: string;
    readonly assetCoefficient: string;
    readonly liabilityCoefficient: string;
  }[];
  readonly fold: readonly {
    readonly name: string;
    /** What circuitId is the keccak256 of. */
    readonly circuit: string;
    readonly circuitId: string;
    readonly words: readonly string[];
    readonly digest: string;
    readonly challenge: string;
    readonly evaluation: string;
  }[];
  readonly batch: readonly {
    readonly name: string;
    readonly keyHash: string;
    /** Coordinates of A, B and C as the EVM orders them: in B imaginary parts come first. */
    readonly proofs: readonly (readonly string[])[];
    /** Digest, evaluation and challenge. */
    readonly signals: readonly (readonly string[])[];
    readonly coefficient: string;
  }[];
  readonly context: readonly {
    readonly name: string;
    readonly chainId: string;
    readonly gate: string;
    readonly action: string;
    readonly liquidator: string;
    readonly deadline: string;
    readonly extraHash: string;
    readonly context: string;
  }[];
}

/** The cases of test/vectors/<name>.json. */
export function readVectors<Name extends keyof Vectors>(name: Name): Vectors[Name] {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
}

export const bigints = (values: readonly string[]): bigint[] => values.map(BigInt);
