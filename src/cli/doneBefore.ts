import type { ErrorDetails } from '../errors.js';

/**
 * Something failed, or the user aborted, when something was done already that cannot be undone. What
 * failed is the cause, and stays what is reported; this is told beside it, unless it tells all of the
 * details itself.
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
