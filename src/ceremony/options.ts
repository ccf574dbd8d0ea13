/** What the long steps of a ceremony can be told, and tell. */
export interface CeremonyOptions {
  readonly signal?: AbortSignal | undefined;
  /** A step begins. */
  readonly onStage?: ((stage: string) => void) | undefined;
  /** How far the step is: often, and for people. */
  readonly onDetail?: ((detail: string) => void) | undefined;
}
