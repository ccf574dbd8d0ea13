import { CeremonyError, ZkliqError } from '../errors.js';
import { isSystemError } from '../files/fileError.js';
import { withFile } from '../files/readFile.js';
import { G1_GENERATOR } from '../groth16/curvePoints.js';
import type { VerifyingKey } from '../groth16/groth16.js';
import { readContributions, type SignedContribution } from './contributions.js';
import { readKeyHeader } from './keyHeader.js';

/** What a zkey tells of the ceremony that made it. */
export interface KeyTranscript {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
  readonly verifyingKey: VerifyingKey;
  /** BLAKE2b of the key before any contribution, in hex: its circuit and Powers of Tau. */
  readonly circuitHash: string;
  readonly contributions: readonly SignedContribution[];
}

/**
 * Reads a zkey's transcript, and checks what needs no pairing and none of its other points: the
 * contributions follow each other, and the last one's delta is the key's. That the secrets behind
 * them are what they say, only a full verification tells.
 *
 * @throws InputError FILE_NOT_FOUND
 * @throws CeremonyError KEY_MALFORMED, CONTRIBUTION_INVALID, BEACON_INVALID
 */
export async function readKeyTranscript(path: string): Promise<KeyTranscript> {
  try {
    return await withFile(path, { maximumBytes: Number.POSITIVE_INFINITY }, async (file) => {
      const { contributions: section, delta1, ...header } = await readKeyHeader(file);
      const { circuitHash, contributions } = readContributions(section);
      const last = contributions.at(-1)?.deltaAfter ?? G1_GENERATOR;
      if (last.x !== delta1.x || last.y !== delta1.y) {
        throw new CeremonyError(
          'CONTRIBUTION_INVALID',
          "The key's delta is not that of its last contribution",
        );
      }
      return { ...header, circuitHash, contributions };
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof CeremonyError) {
      throw new CeremonyError(error.code, `${path}: ${error.message}`, { ...error.details, path });
    }
    if (error instanceof ZkliqError || isSystemError(error)) throw error;
    throw new CeremonyError('KEY_MALFORMED', `${path} is no zkey to go on with: ${error.message}`, {
      path,
    });
  }
}
