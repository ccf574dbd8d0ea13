import type fc from 'fast-check';

/** Something that takes input from outside. */
export interface Target {
  readonly name: string;
  /** Runs of a turn: fewer where an input is dear. */
  readonly runs: number;
  /** Fails if what is thrown, if anything, is no typed error. */
  readonly property: fc.IAsyncProperty<unknown>;
}
