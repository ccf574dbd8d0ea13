import type { BinaryReader } from '../files/binaryReader.js';
import { requireExponent } from './beacon.js';
import type { Contribution } from './contributions.js';

/** Types of contributions. */
const CONTRIBUTION = 0;
const BEACON = 1;

/**
 * What a zkey tells of a contribution after its points. Type and parameters: 1 is the name, 2 a beacon's exponent, 3 its value.
 *
 * @throws CeremonyError BEACON_INVALID
 * @throws Error if it is malformed
 */
export function readDescription(reader: BinaryReader): Pick<Contribution, 'name' | 'beacon'> {
  const type = reader.uint32();
  const end = reader.left - 4 - reader.uint32();
  let name = '';
  let iterationsExponent: number | undefined;
  let value: string | undefined;
  for (let last = 0; reader.left > end; ) {
    const parameter = reader.byte();
    if (parameter <= last) throw new Error('parameters of a contribution are out of order');
    last = parameter;
    if (parameter === 1) name = printable(reader.take(reader.byte()));
    else if (parameter === 2) iterationsExponent = reader.byte();
    else if (parameter === 3) value = Buffer.from(reader.take(reader.byte())).toString('hex');
    else throw new Error(`a contribution has an unknown parameter ${parameter}`);
  }
  if (reader.left !== end) throw new Error('parameters of a contribution go on after their end');
  if (type === CONTRIBUTION && iterationsExponent === undefined && value === undefined) {
    return { name };
  }
  if (type !== BEACON || iterationsExponent === undefined || !value) {
    throw new Error('a contribution is neither one of a person nor a beacon');
  }
  requireExponent(iterationsExponent);
  return { name, beacon: { value, iterationsExponent } };
}

/** Names come from anybody, and are shown on terminals. */
function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, '?');
}
