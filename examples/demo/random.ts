import { createHash } from 'node:crypto';

/** Numbers that look random and are the same in every run: SHA-256 of a seed and a counter. */
export class SeededRandom {
  #count = 0;

  constructor(readonly seed: string) {}

  bytes(): Uint8Array {
    return createHash('sha256')
      .update(`${this.seed}/${this.#count++}`)
      .digest();
  }

  /** A whole number, `from` to `to` inclusive; the bias of the reduction does no harm here. */
  between(from: number, to: number): number {
    const number = Buffer.from(this.bytes()).readUIntBE(0, 6);
    return from + (number % (to - from + 1));
  }
}
