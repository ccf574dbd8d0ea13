import type { LiquidationClaim } from '../statement/claim.js';

export type Claims = Iterable<LiquidationClaim> | AsyncIterable<LiquidationClaim>;

/** Reads claims one at a time, and no earlier than it is told to. */
export class ClaimSource {
  readonly #iterator: Iterator<LiquidationClaim> | AsyncIterator<LiquidationClaim>;
  #isReading = false;
  #hasEnded = false;
  /** What the source threw in place of another claim. */
  failure: { readonly thrown: unknown } | undefined;

  /**
   * @param onClaim told of each claim
   * @param onChange told after that, and when the source has ended
   */
  constructor(
    claims: Claims,
    private readonly onClaim: (claim: LiquidationClaim) => void,
    private readonly onChange: () => void,
  ) {
    this.#iterator =
      Symbol.asyncIterator in claims ? claims[Symbol.asyncIterator]() : claims[Symbol.iterator]();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Asks for the next claim, unless it has been asked for. */
  async read(): Promise<void> {
    if (this.#isReading || this.#hasEnded) return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#iterator.next();
      if (done) this.#hasEnded = true;
      else if (!this.#hasEnded) this.onClaim(value);
    } catch (thrown) {
      this.#hasEnded = true;
      this.failure = { thrown };
    }
    this.#isReading = false;
    this.onChange();
  }

  /** Ends the source if it has not ended. One that was asked for a claim ends when it has one, if ever. */
  async end(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const ending = Promise.resolve(this.#iterator.return?.());
    if (this.#isReading) ending.catch(() => {});
    else await ending;
  }
}
