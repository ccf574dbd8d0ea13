import { ArtifactsError } from '../errors.js';
import { SCALAR_MODULUS } from '../field.js';
import { BinaryReader } from '../files/binaryReader.js';

/** A linear combination of wires: `coefficients[i] * wire[wires[i]]`, summed. */
export interface LinearCombination {
  readonly wires: readonly number[];
  readonly coefficients: readonly bigint[];
}

/** One constraint: a * b = c. */
export type Constraint = readonly [
  a: LinearCombination,
  b: LinearCombination,
  c: LinearCombination,
];

/** A circuit's constraints. Wire 0 is 1, then outputs, public inputs, private inputs, the rest. */
export interface R1cs {
  readonly wires: number;
  readonly outputs: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
  readonly constraints: readonly Constraint[];
}

/** Size of a Groth16 key's evaluation domain: one point a constraint, and one for each public wire and the 1. */
export function domainSizeOf(r1cs: R1cs): number {
  const points = r1cs.constraints.length + r1cs.outputs + r1cs.publicInputs + 1;
  return 2 ** Math.ceil(Math.log2(points));
}

const SECTION_HEADER = 1;
const SECTION_CONSTRAINTS = 2;

/**
 * Reads circom's r1cs format (iden3's "Binary format for R1CS", version 1).
 *
 * @throws ArtifactsError ARTIFACTS_CORRUPT
 */
export function parseR1cs(bytes: Uint8Array): R1cs {
  try {
    const sections = BinaryReader.openFile(bytes, 'r1cs', 1);
    const header = sections.get(SECTION_HEADER);
    const body = sections.get(SECTION_CONSTRAINTS);
    if (!header || !body) throw new Error('a section is missing');
    return parseSections(header, body);
  } catch (cause) {
    throw new ArtifactsError(
      'ARTIFACTS_CORRUPT',
      'The constraint file is not a BN254 r1cs file',
      {},
      { cause },
    );
  }
}

function parseSections(header: BinaryReader, body: BinaryReader): R1cs {
  header.requireField(SCALAR_MODULUS);
  const [wires, outputs, publicInputs, privateInputs] = [
    header.uint32(),
    header.uint32(),
    header.uint32(),
    header.uint32(),
  ] as const;
  header.take(8); // number of labels
  const constraints = Array.from({ length: header.uint32() }, () => {
    const combination = () => readCombination(body, wires);
    return [combination(), combination(), combination()] as const;
  });
  return { wires, outputs, publicInputs, privateInputs, constraints };
}

function readCombination(reader: BinaryReader, wireCount: number): LinearCombination {
  const wires: number[] = [];
  const coefficients: bigint[] = [];
  for (let terms = reader.uint32(); terms > 0; terms--) {
    const wire = reader.uint32();
    if (wire >= wireCount) throw new RangeError(`there is no wire ${wire}`);
    wires.push(wire);
    coefficients.push(reader.element());
  }
  return { wires, coefficients };
}
