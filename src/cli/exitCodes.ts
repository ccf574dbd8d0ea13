import { CommanderError } from 'commander';
import { ArtifactsError, ChainError, InputError, StatementError, ZkliqError } from '../errors.js';
import { isSystemError } from '../files/fileError.js';
import { DoneBeforeError } from './doneBefore.js';

/** What the process answers its caller. */
export const EXIT = {
  ok: 0,
  /** A proof, a receipt or a ceremony was checked and is not valid. */
  refused: 1,
  /** Wrong options, or a file that is missing or malformed. */
  usage: 2,
  notLiquidatable: 3,
  /** A contract refused, or is not what was expected; or gas is too expensive. */
  chain: 4,
  /** Circuits or keys are missing, damaged or not to be trusted. */
  artifacts: 5,
  /** The node of a chain cannot be reached, or fails. */
  node: 6,
  /** A defect of zkliq. */
  defect: 70,
  aborted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof DoneBeforeError) return exitCodeOf(error.cause);
  if (isAbort(error)) return EXIT.aborted;
  if (error instanceof InputError || error instanceof CommanderError) return EXIT.usage;
  if (error instanceof ArtifactsError) {
    const named = error.code === 'UNKNOWN_CIRCUIT' || error.code === 'CIRCUIT_UNFIT';
    return named ? EXIT.usage : EXIT.artifacts;
  }
  if (error instanceof StatementError) {
    const standing = error.code === 'NOT_LIQUIDATABLE' || error.code === 'ROUND_NOT_LATER';
    return standing ? EXIT.notLiquidatable : EXIT.usage;
  }
  if (error instanceof ChainError) return error.code === 'RPC_FAILED' ? EXIT.node : EXIT.chain;
  if (error instanceof ZkliqError) return EXIT.artifacts;
  // A full disk or a folder that may not be written is no defect of zkliq.
  return isSystemError(error) ? EXIT.usage : EXIT.defect;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
