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
      const length = Number(reader.#view.getBigUint64(reader.#advance(8), true));
      sections.set(id, new BinaryReader(reader.take(length)));
    }
    return sections;
  }

  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
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

  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.bytes.length) throw new RangeError('the file ends too early');
    this.#position = start + length;
    return start;
  }
}
