/** Work one after another, in the order asked for, whatever becomes of what comes before. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** @param signal rejects work that has not begun, with its reason, once its turn comes */
  take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /** Resolves once what was asked for before is done. */
  async done(): Promise<void> {
    await this.#last;
  }
}
