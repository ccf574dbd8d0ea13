import { reworded, ZkliqError } from '../errors.js';

/** Does work on one of several claims: if it fails, the error says on which. */
export function atClaim<T>(position: number, count: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw count > 1 && error instanceof ZkliqError ? withClaim(error, position) : error;
  }
}

/** An error with the claim that it is about. */
export function withClaim(error: ZkliqError, claim: number): ZkliqError {
  return reworded(error, `Claim ${claim}: ${error.message}`, { claim });
}
