import { InputError } from '../errors.js';

/** An address, a hash, a decimal leaf, a name: they go to terminals, so no control characters. */
const ID = /^[A-Za-z0-9][\x21-\x7e]{0,79}$/;

export const ID_RULE = '1 to 80 printable ASCII characters without spaces, a letter or digit first';

export function isId(text: string): boolean {
  return ID.test(text);
}

/** Ids of a page's accounts as bytes: a million strings would take longer to make than to scan. */
export class IdList {
  #ends: number[] = [];
  #bytes = Buffer.alloc(0);

  /**
   * @param lengths one an account, 0 for none
   * @throws InputError INVALID_VALUE if there is an id that no account could have been added with
   */
  static of(lengths: Uint8Array, bytes: Uint8Array): IdList {
    const list = new IdList();
    list.#bytes = Buffer.from(bytes);
    let end = 0;
    for (const length of lengths) {
      const start = end;
      end += length;
      list.#ends.push(end);
      if (length > 0) requireId(list.#bytes.toString('latin1', start, end));
    }
    return list;
  }

  /** @throws InputError INVALID_VALUE */
  add(id: string | undefined): void {
    const start = this.#ends.at(-1) ?? 0;
    if (id === undefined) {
      this.#ends.push(start);
      return;
    }
    requireId(id);
    const end = start + id.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(1024, 2 * end));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    this.#bytes.write(id, start, 'latin1');
    this.#ends.push(end);
  }

  at(index: number): string | undefined {
    const [start, end] = [this.#ends[index - 1] ?? 0, this.#ends[index] ?? 0];
    return end > start ? this.#bytes.toString('latin1', start, end) : undefined;
  }

  /** One an account, 0 for none. */
  get lengths(): Uint8Array {
    return Uint8Array.from(this.#ends, (end, k) => end - (this.#ends[k - 1] ?? 0));
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#ends.at(-1) ?? 0);
  }
}

function requireId(id: string): void {
  if (!isId(id)) throw new InputError('INVALID_VALUE', `An id must be ${ID_RULE}`);
}
