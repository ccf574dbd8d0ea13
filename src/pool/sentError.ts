import {
  ArtifactsError,
  ChainError,
  type ErrorDetails,
  InputError,
  ProvingError,
  StatementError,
  ZkliqError,
} from '../errors.js';

/** An error as threads can be sent it: a structured clone has no class of ours. */
export interface SentError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

type ErrorClass = new (code: never, message: string, details: ErrorDetails) => ZkliqError;

const CLASSES = new Map<string, ErrorClass>(
  Object.entries({ ArtifactsError, ChainError, InputError, ProvingError, StatementError }),
);

/** Without the cause: errors of others may quote a claim, so of those nothing but their kind is told. */
export function packError(error: unknown): SentError {
  if (error instanceof ZkliqError && CLASSES.has(error.name)) {
    const { name, code, message, details } = error;
    return { name, code, message, details };
  }
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return {
    name: 'ProvingError',
    code: 'ENGINE_FAILED',
    message: `The worker failed in a way that it does not know: ${kind}`,
    details: {},
  };
}

/** The error again, of its class. */
export function unpackError({ name, code, message, details }: SentError): ZkliqError {
  return new (CLASSES.get(name)!)(code as never, message, details);
}
