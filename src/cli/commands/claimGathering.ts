import { accountLeaf } from '../../account/account.js';
import { StatementError } from '../../errors.js';
import type { NamedClaim } from '../../files/claimFile.js';
import { assessHealth, isLiquidatable } from '../../market/health.js';
import type { ClaimTerms, LiquidationClaim } from '../../statement/claim.js';
import { type Console, MOST_LISTED } from '../output/console.js';
import type { FoundAccount } from './claimAccounts.js';
import type { ClaimSource } from './claimSource.js';
import type { PathFinder } from './termsFromFiles.js';

/** Accounts that the gate is asked about at a time. */
const ASKED_AT_ONCE = 16;

/** A claim, and whether it is one that may be liquidated: of others no gate is asked. */
interface MadeClaim {
  readonly found: FoundAccount;
  readonly claim: LiquidationClaim;
  readonly fell: boolean;
}

interface LeftOut extends Omit<FoundAccount, 'account'> {
  readonly code: string;
}

/** Makes claims of accounts, and keeps count of those that are left out. */
export class ClaimGathering {
  accounts = 0;
  claimed = 0;
  /** How many are left out, by what keeps them from being liquidated. */
  readonly counts = new Map<string, number>();
  readonly listed: LeftOut[] = [];
  #paths: Promise<PathFinder> | undefined;

  constructor(
    private readonly source: ClaimSource,
    private readonly all: boolean,
    private readonly console: Console,
  ) {}

  /** @throws StatementError NOT_LIQUIDATABLE if there is none to claim */
  async *claims(accounts: AsyncIterable<FoundAccount>): AsyncGenerator<NamedClaim> {
    let made: MadeClaim[] = [];
    for await (const found of accounts) {
      this.console.signal.throwIfAborted();
      this.accounts++;
      const claim = await this.#claim(found);
      if (claim !== null) made.push(claim);
      if (made.length < ASKED_AT_ONCE) continue;
      yield* this.#taken(made);
      made = [];
    }
    yield* this.#taken(made);
    if (this.claimed === 0) throw this.#nothing();
  }

  /** The verdict comes before all that is hashed: most accounts are healthy. */
  async #claim(found: FoundAccount): Promise<MadeClaim | null> {
    const { terms } = this.source;
    const { account } = found;
    const standing = standingOf(found, terms);
    if (standing !== null && !this.all) return this.#leaveOut(found, standing);
    const pathOf = await this.#pathFinder();
    const path = pathOf(accountLeaf(account));
    if (path === undefined) return this.#leaveOut(found, 'NOT_IN_TREE');
    return { found, claim: { account, path, ...terms }, fell: standing === null };
  }

  #pathFinder(): Promise<PathFinder> {
    this.#paths ??= this.source.openTree();
    return this.#paths;
  }

  async *#taken(made: readonly MadeClaim[]): AsyncGenerator<NamedClaim> {
    const refusals = await this.#refusals(made);
    for (const { found, claim } of made) {
      const refusal = refusals.get(claim);
      if (refusal) {
        this.#leaveOut(found, refusal);
        continue;
      }
      this.claimed++;
      yield { claim, ...(found.id !== null && { id: found.id }) };
    }
  }

  /** Why the gate would not take them. A node must not learn whose root or nullifier is a healthy account's. */
  async #refusals(
    made: readonly MadeClaim[],
  ): Promise<ReadonlyMap<LiquidationClaim, string | null>> {
    const asked = made.filter(({ fell }) => fell).map(({ claim }) => claim);
    const refusals = await this.source.refusals(asked);
    return new Map(asked.map((claim, i) => [claim, refusals[i]!]));
  }

  #leaveOut({ account: _, ...place }: FoundAccount, code: string): null {
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    if (this.console.json && this.listed.length < MOST_LISTED) this.listed.push({ ...place, code });
    return null;
  }

  #nothing(): StatementError {
    const why = [...this.counts]
      .map(([code, count]) => `${count} ${describeLeftOut(code)}`)
      .join(', ');
    return new StatementError(
      'NOT_LIQUIDATABLE',
      `There is nothing to claim: of ${this.accounts} accounts ${why || 'none'}`,
      { accounts: this.accounts },
    );
  }
}

/** What keeps an account from being liquidated, or null. */
function standingOf(
  { account }: FoundAccount,
  { round, threshold, coefficients }: ClaimTerms,
): string | null {
  if (!isLiquidatable(assessHealth(account.balances, coefficients), threshold)) {
    return 'NOT_LIQUIDATABLE';
  }
  return round <= account.sinceRound ? 'ROUND_NOT_LATER' : null;
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  NOT_LIQUIDATABLE: 'not liquidatable',
  ROUND_NOT_LATER: 'updated in this round or later',
  NOT_IN_TREE: 'not in the tree: their files may be out of date',
  ROOT_UNKNOWN: 'under a root that the gate does not know',
  NULLIFIER_USED: 'liquidated or moved before',
};

export function describeLeftOut(code: string): string {
  return DESCRIPTIONS[code] ?? code;
}
