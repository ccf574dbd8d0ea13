/** Wakes whoever waits for it, or the next who does if nobody is waiting. For one waiter. */
export class Bell {
  #isRung = false;
  #wake = (): void => {};

  /** May be handed around by itself. */
  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake();
  };

  async wait(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isRung = false;
  }
}
