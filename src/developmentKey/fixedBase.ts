import { setImmediate as nextTurn } from 'node:timers/promises';
import { toHex32 } from '../field.js';
import type { CurveProgram } from '../groth16/curve.js';

/** The group operations of snarkjs's curve program that a window table needs. */
type GroupOperations = Readonly<Record<string, (...addresses: number[]) => void>>;

const PAGE_BYTES = 65_536;
const SCALAR_BITS = 254;
/** The table of the larger group then has 21 MB. */
const MAXIMUM_WINDOW_BITS = 13;
/** Points a turn of the event loop: aborts and progress get a word in between. */
const BATCH = 256;

/**
 * Multiples of a group's generator, from a table of its multiples by every digit of every window of
 * the scalar: an addition a window for each point (20 windows of 13 bits for 2^16 points or so),
 * instead of 254 doublings and 127 additions.
 *
 * Points are affine, 32-byte little-endian Montgomery coordinates, as a zkey holds them; the
 * neutral element is all zeros.
 */
export class FixedBase {
  readonly #windowBits: number;
  /** Other than 0, of a window. */
  readonly #digits: number;
  readonly #windows: number;
  readonly #memory: WebAssembly.Memory;
  readonly #operations: GroupOperations;
  readonly #table: number;
  readonly #results: number;

  /**
   * @param group `g1m` or `g2m`, the prefix of the group's functions
   * @param points about how many will be multiplied, which decides the size of the table
   */
  constructor(
    program: CurveProgram,
    readonly group: 'g1m' | 'g2m',
    points: number,
  ) {
    this.#windowBits = windowBitsFor(points);
    this.#digits = 2 ** this.#windowBits - 1;
    this.#windows = Math.ceil(SCALAR_BITS / this.#windowBits);
    const tableBytes = this.#windows * this.#digits * this.#affineBytes;
    const scratchBytes = 2 * (this.#digits + BATCH) * this.#jacobianBytes;
    const pages = 32 + Math.ceil((tableBytes + scratchBytes) / PAGE_BYTES);
    this.#memory = new WebAssembly.Memory({ initial: pages });
    const module = new WebAssembly.Module(program.code);
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.#operations = instance.exports as GroupOperations;
    this.#table = this.#allocate(tableBytes);
    this.#results = this.#allocate(BATCH * this.#jacobianBytes);
    this.#fillTable(group === 'g1m' ? program.generator1 : program.generator2);
  }

  /** Generator times each scalar (in [0, r)), concatenated. */
  async multiply(scalars: readonly bigint[], signal?: AbortSignal): Promise<Uint8Array> {
    const points = new Uint8Array(scalars.length * this.#affineBytes);
    for (let start = 0; start < scalars.length; start += BATCH) {
      await nextTurn();
      signal?.throwIfAborted();
      const batch = scalars.slice(start, start + BATCH);
      points.set(this.#multiplyBatch(batch), start * this.#affineBytes);
    }
    return points;
  }

  get #affineBytes(): number {
    return this.group === 'g1m' ? 64 : 128;
  }

  get #jacobianBytes(): number {
    return (this.#affineBytes / 2) * 3;
  }

  #multiplyBatch(scalars: readonly bigint[]): Uint8Array {
    const add = this.#operations[`${this.group}_addMixed`]!;
    scalars.forEach((scalar, i) => {
      const sum = this.#results + i * this.#jacobianBytes;
      this.#operations[`${this.group}_zero`]!(sum);
      const bytes = Buffer.from(toHex32(scalar).padStart(72, '0'), 'hex').reverse();
      for (let window = 0; window < this.#windows; window++) {
        const start = window * this.#windowBits;
        const digit = (bytes.readUInt32LE(start >> 3) >>> (start & 7)) & this.#digits;
        if (digit !== 0) add(sum, this.#tableEntry(window, digit), sum);
      }
    });
    this.#toAffine(this.#results, scalars.length, this.#results);
    return this.#read(this.#results, scalars.length * this.#affineBytes);
  }

  /** Entry (window, digit) is generator * digit * 2^(windowBits * window). */
  #fillTable(generator: number): void {
    const add = this.#operations[`${this.group}_addMixed`]!;
    const multiples = this.#allocate((this.#digits + 1) * this.#jacobianBytes);
    const base = this.#allocate(this.#affineBytes);
    this.#write(base, this.#read(generator, this.#affineBytes));
    for (let window = 0; window < this.#windows; window++) {
      const multiple = (digit: number) => multiples + (digit - 1) * this.#jacobianBytes;
      this.#operations[`${this.group}_toJacobian`]!(base, multiple(1));
      for (let digit = 2; digit <= this.#digits + 1; digit++) {
        add(multiple(digit - 1), base, multiple(digit));
      }
      this.#toAffine(multiple(this.#digits + 1), 1, base);
      this.#toAffine(multiples, this.#digits, this.#tableEntry(window, 1));
    }
  }

  #tableEntry(window: number, digit: number): number {
    return this.#table + (window * this.#digits + digit - 1) * this.#affineBytes;
  }

  #toAffine(from: number, count: number, to: number): void {
    this.#operations[`${this.group}_batchToAffine`]!(from, count, to);
  }

  /** The program keeps the address of its free memory in its first word. */
  #allocate(bytes: number): number {
    const free = new Uint32Array(this.#memory.buffer, 0, 1);
    const address = (free[0]! + 7) & ~7;
    free[0] = address + bytes;
    return address;
  }

  #read(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, bytes).slice();
  }

  #write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.#memory.buffer, address, bytes.length).set(bytes);
  }
}

/** The width with the fewest additions, those that make the table included. */
function windowBitsFor(points: number): number {
  let best = 4;
  const additions = (bits: number) => Math.ceil(SCALAR_BITS / bits) * (points + 2 * 2 ** bits);
  for (let bits = best; bits <= MAXIMUM_WINDOW_BITS; bits++) {
    if (additions(bits) < additions(best)) best = bits;
  }
  return best;
}
