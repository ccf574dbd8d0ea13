import { ProvingError } from '../errors.js';
import { BinaryReader } from '../files/binaryReader.js';
import type { ProvingKey } from './provingKey.js';

const ELEMENT_BYTES = 32;

/**
 * The elements of a wtns file, 32 bytes little-endian each.
 *
 * @throws ProvingError ENGINE_FAILED if it is no such file, or not a witness of the key's circuit
 */
export function readWitness(wtns: Uint8Array, { wires }: Pick<ProvingKey, 'wires'>): Uint8Array {
  try {
    const elements = BinaryReader.openFile(wtns, 'wtns', 2).get(2);
    if (elements?.bytes.length === wires * ELEMENT_BYTES) return elements.bytes;
  } catch {
    // Told below: what the bytes are is secret.
  }
  throw new ProvingError(
    'ENGINE_FAILED',
    `This is no witness of ${wires} wires: circuit and key do not fit`,
  );
}

/** Values of the public signals, wires 1 to `count`. */
export function readSignals(witness: Uint8Array, count: number): bigint[] {
  const reader = new BinaryReader(witness);
  reader.element();
  return Array.from({ length: count }, () => reader.element());
}
