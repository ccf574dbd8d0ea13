import { ZkliqError } from '../../src/errors.js';

/**
 * Whatever is thrown has to be an error of zkliq, short enough to be read.
 *
 * @throws Error if something else was thrown
 */
export async function typedErrorsOnly(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ZkliqError)) throw error;
    if (error.message.length > 2_000) throw new Error(`too long: ${error.message.slice(0, 200)}`);
  }
}
