import { ProvingError, ZkliqError } from '../errors.js';
import type { PartialProof } from '../prover/claimProver.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { describeTerms } from '../statement/commonTerms.js';
import { copyClaim } from '../statement/copyClaim.js';

/** A proof and the claims that it is about, or a claim and why it is not proved. */
export type ProveAllResult =
  | {
      /** Places in the claims given, from 0, in the proof's order. */
      readonly claims: readonly number[];
      readonly proof: LiquidationProof;
      readonly error?: undefined;
    }
  | { readonly claims: readonly [number]; readonly proof?: undefined; readonly error: ZkliqError };

/** What proves the groups. */
export interface GroupProver {
  /** Most claims of a proof. */
  readonly accounts: number;
  /** Proofs that are made at the same time. */
  readonly workers: number;
  prove(claims: readonly LiquidationClaim[], signal: AbortSignal): Promise<PartialProof>;
}

interface Group {
  readonly size: number;
  results?: readonly ProveAllResult[];
}

/** While claims come one after the other, so many milliseconds apart at most, a group waits for more. */
const PATIENCE = 10;

/** Claims on their way: collected to groups that have their terms in common, proved, taken away. */
export class ClaimGroups {
  /** In the order of their claims, until they are taken. */
  readonly #groups: Group[] = [];
  #collected: LiquidationClaim[] = [];
  #terms: string | undefined;
  #patience: NodeJS.Timeout | undefined;
  /** How many claims there were before the collected ones. */
  #before = 0;
  #proving = 0;
  /** What ends everything. */
  failure: { readonly thrown: unknown } | undefined;

  /** @param onChange told when a group has its results, or has waited long enough */
  constructor(
    private readonly prover: GroupProver,
    private readonly signal: AbortSignal,
    private readonly onChange: () => void,
  ) {}

  /** Claims that were added and not taken. */
  get claims(): number {
    return this.#groups.reduce((sum, { size }) => sum + size, this.#collected.length);
  }

  readonly add = (given: LiquidationClaim): void => {
    const { claim, terms } = read(given);
    this.#endPatience();
    if (terms !== undefined && this.#terms !== undefined && terms !== this.#terms) this.#prove();
    this.#terms ??= terms;
    this.#collected.push(claim);
    if (this.#collected.length === this.prover.accounts) this.#prove();
  };

  /** Proves what has been collected if nothing follows, or soon if nothing follows soon. */
  flush(hasEnded: boolean): void {
    if (this.#collected.length === 0) return;
    if (hasEnded) this.#prove();
    else if (this.#proving < this.prover.workers) {
      this.#patience ??= setTimeout(() => this.#prove(), PATIENCE);
    }
  }

  /** The results of a group that has them. */
  take(ordered: boolean): readonly ProveAllResult[] | undefined {
    const place = ordered ? 0 : this.#groups.findIndex(({ results }) => results !== undefined);
    if (this.#groups[place]?.results === undefined) return undefined;
    return this.#groups.splice(place, 1)[0]!.results;
  }

  end(): void {
    this.#endPatience();
  }

  #endPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  async #prove(): Promise<void> {
    this.#endPatience();
    const claims = this.#collected;
    const first = this.#before;
    const group: Group = { size: claims.length };
    this.#groups.push(group);
    this.#before += claims.length;
    this.#collected = [];
    this.#terms = undefined;
    this.#proving += 1;
    try {
      group.results = listResults(first, await this.prover.prove(claims, this.signal));
    } catch (error) {
      if (isOfTheseClaims(error)) {
        group.results = claims.map((_, place) => ({ claims: [first + place], error }));
      } else {
        this.failure ??= { thrown: error };
      }
    }
    this.#proving -= 1;
    this.onChange();
  }
}

function isOfTheseClaims(error: unknown): error is ZkliqError {
  if (error instanceof ProvingError && error.code === 'PROVER_CLOSED') return false;
  return error instanceof ZkliqError;
}

/** In the order of their first claims. */
function listResults(
  first: number,
  { proof, proved, refused }: PartialProof,
): readonly ProveAllResult[] {
  const results: ProveAllResult[] = refused.map(({ claim, error }) => ({
    claims: [first + claim],
    error,
  }));
  if (proof !== null) results.push({ claims: proved.map((claim) => first + claim), proof });
  return results.sort((one, other) => one.claims[0]! - other.claims[0]!);
}

/** A copy, and a text that is the same for the claims that can be in one proof. */
function read(given: LiquidationClaim): { claim: LiquidationClaim; terms?: string } {
  try {
    const claim = copyClaim(given);
    return { claim, terms: describeTerms(claim) };
  } catch {
    // Whatever group it gets into, it will be refused.
    return { claim: given };
  }
}
