/** What becomes of a claim. Those that are pending or failed are proved on, or tried again. */
export type ClaimState = 'pending' | 'proved' | 'refused' | 'failed';

const STATES: readonly ClaimState[] = ['pending', 'proved', 'refused', 'failed'];

/** Of a line's digest: enough to notice that it is another. */
export const DIGEST_BYTES = 8;

const NO_GROUP = 0xffff_ffff;

/** A claim that came to nothing, and why. */
export interface Unproved {
  readonly line: number;
  readonly code: string;
}

/** A few bytes for each claim of a file, by its line from 1: whatever is known of it without reading it again. */
export class ClaimNotes {
  #count = 0;
  #groups = new Uint32Array(1024);
  #states = new Uint8Array(1024);
  #codes = new Uint16Array(1024);
  #digests = Buffer.alloc(1024 * DIGEST_BYTES);
  readonly #codeNames = [''];
  readonly #counts: Record<ClaimState, number> = { pending: 0, proved: 0, refused: 0, failed: 0 };

  get count(): number {
    return this.#count;
  }

  countOf(state: ClaimState): number {
    return this.#counts[state];
  }

  /**
   * Notes the next line.
   *
   * @param group undefined if the claim is in none, as it is refused
   * @param digest of the line, 8 bytes
   */
  add(group: number | undefined, digest: Uint8Array): void {
    if (this.#count === this.#states.length) this.#grow();
    this.#groups[this.#count] = group ?? NO_GROUP;
    this.#digests.set(digest, this.#count * DIGEST_BYTES);
    this.#count++;
    this.#counts.pending++;
  }

  groupOf(line: number): number | undefined {
    const group = this.#groups[line - 1]!;
    return group === NO_GROUP ? undefined : group;
  }

  isSame(line: number, digest: Uint8Array): boolean {
    const start = (line - 1) * DIGEST_BYTES;
    return (
      line <= this.#count && this.#digests.subarray(start, start + DIGEST_BYTES).equals(digest)
    );
  }

  stateOf(line: number): ClaimState {
    return STATES[this.#states[line - 1]!]!;
  }

  /** @param code why, if it is refused or failed */
  set(line: number, state: ClaimState, code = ''): void {
    this.#counts[this.stateOf(line)]--;
    this.#counts[state]++;
    this.#states[line - 1] = STATES.indexOf(state);
    this.#codes[line - 1] = this.#intern(code);
  }

  /** Claims in a state, by line. */
  *listed(state: ClaimState): Generator<Unproved> {
    for (let line = 1; line <= this.#count; line++) {
      if (this.stateOf(line) !== state) continue;
      yield { line, code: this.#codeNames[this.#codes[line - 1]!]! };
    }
  }

  /** There are a few dozen codes. */
  #intern(code: string): number {
    const known = this.#codeNames.indexOf(code);
    return known >= 0 ? known : this.#codeNames.push(code) - 1;
  }

  #grow(): void {
    const size = 2 * this.#states.length;
    const [groups, states, codes] = [this.#groups, this.#states, this.#codes];
    this.#groups = new Uint32Array(size);
    this.#groups.set(groups);
    this.#states = new Uint8Array(size);
    this.#states.set(states);
    this.#codes = new Uint16Array(size);
    this.#codes.set(codes);
    const digests = this.#digests;
    this.#digests = Buffer.alloc(size * DIGEST_BYTES);
    this.#digests.set(digests);
  }
}
