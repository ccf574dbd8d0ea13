/** What an error carries beside its message: plain values, never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number | bigint | boolean | null>>;

/**
 * Base of every error that zkliq throws on purpose. The message says what is wrong, where, and
 * what to do; `code` is stable and for programs; `details` holds the values concerned.
 */
export abstract class ZkliqError<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An error of the same class and code that says it in other words, and carries more. */
export function reworded(error: ZkliqError, message: string, details: ErrorDetails): ZkliqError {
  const Same = error.constructor as new (...args: unknown[]) => ZkliqError;
  const { code, cause } = error;
  return new Same(code, message, { ...error.details, ...details }, { cause });
}

/** Codes of {@link InputError}. */
export type InputErrorCode =
  | 'INVALID_VALUE'
  | 'INVALID_FILE'
  | 'FILE_NOT_FOUND'
  | 'FILE_EXISTS'
  | 'FILE_NOT_WRITABLE'
  | 'FILE_NOT_PRIVATE'
  | 'SECRET_MISSING'
  | 'SECRET_INVALID'
  | 'PROOFS_DIFFER'
  | 'PROOF_REPEATED'
  | 'IN_USE'
  | 'USAGE';

/** A value, a file or an option that cannot be what was meant. */
export class InputError extends ZkliqError<InputErrorCode> {}

/** Codes of {@link StatementError}. */
export type StatementErrorCode =
  | 'NOT_LIQUIDATABLE'
  | 'ROUND_NOT_LATER'
  | 'ROUND_OUT_OF_RANGE'
  | 'THRESHOLD_OUT_OF_RANGE'
  | 'COEFFICIENT_OUT_OF_RANGE'
  | 'WORD_OUT_OF_FIELD'
  | 'NOT_IN_TREE'
  | 'TREE_TOO_DEEP'
  | 'WRONG_MARKET_COUNT'
  | 'WRONG_ACCOUNT_COUNT'
  | 'CLAIMS_DIFFER'
  | 'ACCOUNT_REPEATED';

/** A statement that is not true, or that the circuit cannot express: there is nothing to prove. */
export class StatementError extends ZkliqError<StatementErrorCode> {}

/** Codes of {@link ArtifactsError}. */
export type ArtifactsErrorCode =
  | 'UNKNOWN_CIRCUIT'
  | 'CIRCUIT_UNFIT'
  | 'ARTIFACTS_MISSING'
  | 'ARTIFACTS_CORRUPT'
  | 'ARTIFACTS_PROTECTED'
  | 'COMPILATION_FAILED'
  | 'KEY_FORGEABLE'
  | 'KEY_UNTRUSTED'
  | 'DEVELOPMENT_KEY';

/** Something is wrong with a circuit, its keys or the files that hold them. */
export class ArtifactsError extends ZkliqError<ArtifactsErrorCode> {}

/** Codes of {@link CeremonyError}. */
export type CeremonyErrorCode =
  | 'POWERS_MISMATCH'
  | 'POWERS_UNFIT'
  | 'KEY_MALFORMED'
  | 'OTHER_CIRCUIT'
  | 'CONTRIBUTION_INVALID'
  | 'BEACON_INVALID'
  | 'CEREMONY_CLOSED'
  | 'CEREMONY_UNFINISHED'
  | 'CEREMONY_CORRUPT'
  | 'COMPUTATION_FAILED';

/** A trusted set-up did not go, or is not, as it should be: its files prove nothing then. */
export class CeremonyError extends ZkliqError<CeremonyErrorCode> {}

/** Codes of {@link ProvingError}. */
export type ProvingErrorCode = 'PROVER_CLOSED' | 'WITNESS_FAILED' | 'ENGINE_FAILED' | 'WORKER_DIED';

/** The prover could not do what it was asked, though the statement is true. */
export class ProvingError extends ZkliqError<ProvingErrorCode> {}

/** Codes of {@link ChainError}. */
export type ChainErrorCode =
  | 'RPC_FAILED'
  | 'WRONG_CHAIN'
  | 'NO_CONTRACT'
  | 'REFUSED'
  | 'ROUND_UNKNOWN'
  | 'ROOT_MISMATCH'
  | 'EVENTS_MISSING'
  | 'GAS_TOO_HIGH'
  | 'FEE_TOO_HIGH'
  | 'TRANSACTION_FAILED'
  | 'KEY_MISMATCH'
  | 'DEPLOYMENT_MISMATCH'
  | 'CIRCUIT_NOT_TAKEN';

/** A node, a contract or a transaction did not do what was asked of it. */
export class ChainError extends ZkliqError<ChainErrorCode> {}
