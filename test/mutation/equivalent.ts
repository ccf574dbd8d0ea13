/** Mutants that no test can catch because they accept no other witness, each with the argument. */
export const equivalentMutants: readonly {
  readonly file: string;
  readonly change: string;
  /** The line as it stands in the source, trimmed. */
  readonly line: string;
  readonly why: string;
}[] = [];
