import type { ZkliqError } from '../../errors.js';

/** How long nothing has come forward, and what hinders it. */
export class Progress {
  #since = performance.now();
  #obstacle: ZkliqError | null = null;

  /** @param onObstacle told when something else hinders than before */
  constructor(
    private readonly patience: number,
    private readonly onObstacle: (error: ZkliqError) => void,
  ) {}

  /** Something has come forward. */
  comes(): void {
    this.#since = performance.now();
    this.#obstacle = null;
  }

  /** What hindered it does no more; it has not come forward for that. */
  isFree(): void {
    this.#obstacle = null;
  }

  isHinderedBy(error: ZkliqError): void {
    const isNew = this.#obstacle?.message !== error.message;
    this.#obstacle = error;
    if (isNew) this.onObstacle(error);
  }

  /**
   * @param explain what is wrong if nothing hinders
   * @throws ZkliqError once nothing has come forward for too long
   */
  require(explain: () => ZkliqError): void {
    if (performance.now() - this.#since < this.patience) return;
    throw this.#obstacle ?? explain();
  }
}
