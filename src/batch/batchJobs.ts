import { InputError } from '../errors.js';
import type { ClaimFile } from '../files/claimFile.js';
import { claimOfLine, parseClaimLine } from '../files/claimLines.js';
import type { LiquidationClaim } from '../statement/claim.js';
import type { BatchState } from './batchState.js';
import { digestOfLine } from './survey.js';

/** A proof to be made, and the claims that are to be in it. */
export interface BatchJob {
  /** From 0. */
  readonly proof: number;
  readonly circuit: string;
  /** Lines of the claims. */
  readonly lines: readonly number[];
  readonly claims: readonly LiquidationClaim[];
}

/**
 * The proofs that are left to be made, in the order in which their claims are complete. The file is read
 * once more, as a stream: no more claims are kept than groups have in their next proof.
 *
 * @throws InputError INVALID_FILE if the file is not what it was when it was read before
 */
export async function* openJobs(file: ClaimFile, state: BatchState): AsyncGenerator<BatchJob> {
  const cursors = state.cursors();
  const collected = new Map<number, { lines: number[]; claims: LiquidationClaim[] }>();
  let count = 0;
  for await (const line of file.lines()) {
    count = line.number;
    if (!state.notes.isSame(line.number, digestOfLine(line.text))) throw changed(file);
    const group = state.notes.groupOf(line.number);
    if (group === undefined) continue;
    const job = collected.get(group) ?? { lines: [], claims: [] };
    collected.set(group, job);
    if (state.isOpen(line.number)) {
      job.lines.push(line.number);
      job.claims.push(claimOfLine(parseClaimLine(file.path, line)));
    }
    const { proof, circuit, isLast } = cursors[group]!.next();
    if (!isLast) continue;
    collected.delete(group);
    if (job.lines.length > 0) yield { proof, circuit, ...job };
  }
  if (count < state.notes.count) throw changed(file);
}

function changed({ path }: ClaimFile): InputError {
  return new InputError('INVALID_FILE', `${path} was changed while it was read`, { path });
}
