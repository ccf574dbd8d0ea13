import type { ErrorDetails } from '../errors.js';

/**
 * Something failed, or the user aborted, when something was done already that cannot be undone. What
 * failed is the cause, and stays what is reported; this is told beside it, unless all of the details are
 * hashes and addresses that it tells itself.
 */
export class DoneBeforeError extends Error {
  override readonly name = 'DoneBeforeError';

  constructor(
    cause: unknown,
    readonly note: string,
    readonly details: ErrorDetails,
  ) {
    super(note, { cause });
  }
}
