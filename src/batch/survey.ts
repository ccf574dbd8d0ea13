import { createHash } from 'node:crypto';
import type { StatementErrorCode } from '../errors.js';
import type { ClaimFile } from '../files/claimFile.js';
import { type ClaimLine, parseClaimLine } from '../files/claimLines.js';
import { assessHealth, isLiquidatable } from '../market/health.js';
import { describeTerms } from '../statement/commonTerms.js';
import { ClaimNotes, DIGEST_BYTES } from './claimNotes.js';

/** Claims that can be in one proof, as they have all but the account in common. */
export interface ClaimGroup {
  readonly markets: number;
  readonly chainId: bigint;
  /** Unix seconds. */
  readonly deadline: bigint;
  /** Line of the first of them. */
  readonly line: number;
  /** Longest path. */
  depth: number;
  /** How many of them are not refused at sight. */
  claims: number;
}

/** What is known of a claim file once it was read. */
export interface Survey {
  /** Of the file's bytes, sealed or not. */
  readonly sha256: string;
  readonly notes: ClaimNotes;
  readonly groups: readonly ClaimGroup[];
}

export interface SurveyOptions {
  readonly signal?: AbortSignal;
  /** Called with how many there are so far. */
  readonly onClaim?: (count: number) => void;
}

/** Of what an account is told by, as a set of many keeps it. */
const FINGERPRINT_BYTES = 16;

/**
 * Reads a claim file from its first byte to its last, and refuses at sight what is quickly seen to be
 * false: accounts that are healthy, rounds that are not later, an account's second claim. Nothing of a claim
 * is kept.
 *
 * @throws InputError INVALID_FILE, SECRET_INVALID: nothing of such a file should be proved; the signal's
 *   reason
 */
export async function surveyClaims(
  file: ClaimFile,
  { signal, onClaim = () => {} }: SurveyOptions = {},
): Promise<Survey> {
  const hash = createHash('sha256');
  const surveyor = new Surveyor();
  for await (const line of file.lines((bytes) => hash.update(bytes))) {
    signal?.throwIfAborted();
    surveyor.add(parseClaimLine(file.path, line), line.number, digestOfLine(line.text));
    onClaim(line.number);
  }
  const { notes, groups } = surveyor;
  return { sha256: hash.digest('hex'), notes, groups };
}

export function digestOfLine(text: string): Uint8Array {
  return createHash('sha256').update(text).digest().subarray(0, DIGEST_BYTES);
}

class Surveyor {
  readonly notes = new ClaimNotes();
  readonly groups: ClaimGroup[] = [];
  readonly #places = new Map<string, number>();
  readonly #accounts = new Set<string>();

  add(claim: ClaimLine, line: number, digest: Uint8Array): void {
    const code = refusalOf(claim);
    if (code !== null) {
      this.#refuse(line, digest, code);
      return;
    }
    const terms = termsOf(claim);
    const account = accountIn(claim, terms);
    if (this.#accounts.has(account)) {
      this.#refuse(line, digest, 'ACCOUNT_REPEATED');
      return;
    }
    this.#accounts.add(account);
    const place = this.#places.get(terms) ?? this.#open(claim, terms, line);
    const group = this.groups[place]!;
    group.claims++;
    group.depth = Math.max(group.depth, claim.path.siblings.length);
    this.notes.add(place, digest);
  }

  #open({ account, context }: ClaimLine, terms: string, line: number): number {
    const { chainId, deadline } = context;
    const markets = account.balances.length;
    this.groups.push({ markets, chainId, deadline, line, depth: 0, claims: 0 });
    this.#places.set(terms, this.groups.length - 1);
    return this.groups.length - 1;
  }

  #refuse(line: number, digest: Uint8Array, code: StatementErrorCode): void {
    this.notes.add(undefined, digest);
    this.notes.set(line, 'refused', code);
  }
}

function refusalOf({
  account,
  coefficients,
  threshold,
  round,
}: ClaimLine): StatementErrorCode | null {
  if (!isLiquidatable(assessHealth(account.balances, coefficients), threshold)) {
    return 'NOT_LIQUIDATABLE';
  }
  return round <= account.sinceRound ? 'ROUND_NOT_LATER' : null;
}

/** The same for claims that can be in one proof, and for no others. */
function termsOf(claim: ClaimLine): string {
  return createHash('sha256').update(describeTerms(claim)).digest().toString('latin1');
}

/** The same for claims about one account under the same terms; of two paths at most one is right. */
function accountIn({ account, path }: ClaimLine, terms: string): string {
  const { ownerKey, viewingKey, nonce, sinceRound, balances } = account;
  const hash = createHash('sha256').update(terms, 'latin1');
  const keys = [ownerKey, viewingKey, nonce, sinceRound];
  hash.update([keys, balances, path.siblings, path.isRight].join(';'));
  return hash.digest().toString('latin1', 0, FINGERPRINT_BYTES);
}
