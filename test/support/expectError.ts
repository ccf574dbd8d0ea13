import { expect } from 'chai';
import type { ZkliqError } from '../../src/errors.js';

/** InputError, StatementError, …: the class and its codes belong together. */
type ErrorClass<E extends ZkliqError> = new (...args: never[]) => E;

/** Asserts that `act` throws this class with this code, and returns the error. */
export function expectError<E extends ZkliqError>(
  act: () => unknown,
  type: ErrorClass<E>,
  code: E['code'],
): E {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  return requireError(thrown, type, code);
}

/** Asserts that the promise is rejected with this class and code, and returns the error. */
export async function expectRejection<E extends ZkliqError>(
  promise: PromiseLike<unknown>,
  type: ErrorClass<E>,
  code: E['code'],
): Promise<E> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return requireError(thrown, type, code);
}

/**
 * Asserts that nothing of an error gives a secret away, in decimal or hex. Secrets of a few digits
 * would be found anywhere: give long ones.
 */
export function expectNoSecrets(error: ZkliqError, secrets: readonly bigint[]): void {
  const texts = [error.message, error.stack, String(error.cause), ...Object.values(error.details)];
  const shown = texts.join('\n').toLowerCase();
  for (const secret of secrets) {
    const magnitude = secret < 0n ? -secret : secret;
    expect(magnitude > 10n ** 8n, 'too short a secret to look for').to.equal(true);
    expect(shown).to.not.include(magnitude.toString());
    expect(shown).to.not.include(magnitude.toString(16));
  }
}

function requireError<E extends ZkliqError>(
  thrown: unknown,
  type: ErrorClass<E>,
  code: E['code'],
): E {
  expect(thrown, `nothing was thrown, ${type.name} ${code} was expected`).to.not.equal(undefined);
  if (!(thrown instanceof type)) throw thrown;
  expect(thrown.code).to.equal(code);
  expect(thrown.name).to.equal(type.name);
  expect(thrown.message).to.not.equal('');
  return thrown;
}
