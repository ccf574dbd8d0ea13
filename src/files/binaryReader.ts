/** Reads iden3's binary files (r1cs, zkey, wtns): little-endian, in sections. */
export class BinaryReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    // Not a Buffer, whose slice() is no copy.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * The sections of a file, by their id.
   *
   * @throws Error if it is a file of another kind or version, or ends too early
   */
  static openFile(bytes: Uint8Array, kind: string, version: number): Map<number, BinaryReader> {
    const reader = new BinaryReader(bytes);
    const magic = Buffer.from(reader.take(kind.length)).toString('latin1');
    if (magic !== kind || reader.uint32() !== version) throw new Error('another kind of file');
    const sections = new Map<number, BinaryReader>();
    for (let left = reader.uint32(); left > 0; left--) {
      const id = reader.uint32();
      sections.set(id, new BinaryReader(reader.take(reader.uint64())));
    }
    return sections;
  }

  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Beyond 2^53 inexact: larger than any file. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Bytes that are left. */
  get left(): number {
    return this.bytes.length - this.#position;
  }

  /** A field element of 32 bytes. */
  element(): bigint {
    const start = this.#advance(32);
    let value = 0n;
    for (let limb = 3; limb >= 0; limb--) {
      value = (value << 64n) | this.#view.getBigUint64(start + 8 * limb, true);
    }
    return value;
  }

  /**
   * The size and the modulus of a field, as headers have them.
   *
   * @throws Error if it is another field
   */
  requireField(modulus: bigint): void {
    if (this.uint32() !== 32 || this.element() !== modulus) {
      throw new Error('its curve is not BN254');
    }
  }

  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.bytes.length) throw new RangeError('the file ends too early');
    this.#position = start + length;
    return start;
  }
}
