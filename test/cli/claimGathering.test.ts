import { expect } from 'chai';
import type { Account } from '../../src/account/account.js';
import { circuitInstance } from '../../src/circuits/instances.js';
import type { FoundAccount } from '../../src/cli/commands/claimAccounts.js';
import { ClaimGathering } from '../../src/cli/commands/claimGathering.js';
import type { ClaimSource } from '../../src/cli/commands/claimSource.js';
import { Console } from '../../src/cli/output/console.js';
import { addressedPath } from '../../src/tree/accountTree.js';
import { exampleAccount, exampleCoefficients, exampleContext } from '../support/accounts.js';
import { collect } from '../support/collect.js';

const fallen = exampleAccount(2);
const used = exampleAccount(2, { nonce: 4n });
const healthy = exampleAccount(2, { balances: [10n ** 18n, 0n] });
const tooNew = exampleAccount(2, { sinceRound: 12n });

describe('cli/claimGathering', () => {
  /** What is claimed, how many are left out and why, and about which accounts a gate is asked. */
  const gather = async (accounts: readonly Account[], all: boolean) => {
    const asked: Account[] = [];
    const source: ClaimSource = {
      circuit: circuitInstance('liquidatable-8-0'),
      markets: [],
      terms: {
        threshold: 10_000n,
        round: 12n,
        coefficients: exampleCoefficients(2),
        context: exampleContext,
      },
      openTree: async () => addressedPath,
      refusals: async (claims) => {
        asked.push(...claims.map(({ account }) => account));
        return claims.map(({ account }) => (account === used ? 'NULLIFIER_USED' : null));
      },
    };
    const gathering = new ClaimGathering(
      source,
      all,
      new Console(true, new AbortController().signal),
    );
    const found = async function* (): AsyncGenerator<FoundAccount> {
      for (const account of accounts) yield { account, id: null, line: null, file: 'accounts' };
    };
    const claims = await collect(gathering.claims(found()));
    const claimed = claims.map(({ claim }) => claim.account);
    return { asked, claimed, leftOut: Object.fromEntries(gathering.counts) };
  };
  const many = Array.from({ length: 20 }, () => healthy);

  it('asks a gate only about accounts that fell, even if all are claimed', async () => {
    const accounts = [healthy, fallen, tooNew, ...many, used, fallen];
    expect(await gather(accounts, true)).to.deep.equal({
      asked: [fallen, used, fallen],
      claimed: [healthy, fallen, tooNew, ...many, fallen],
      leftOut: { NULLIFIER_USED: 1 },
    });
    expect(await gather(accounts, false)).to.deep.equal({
      asked: [fallen, used, fallen],
      claimed: [fallen, fallen],
      leftOut: { NOT_LIQUIDATABLE: 21, ROUND_NOT_LATER: 1, NULLIFIER_USED: 1 },
    });
  });
});
