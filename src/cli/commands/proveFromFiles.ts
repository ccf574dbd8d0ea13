import { type Account, accountLeaf } from '../../account/account.js';
import type { CircuitInstance } from '../../circuits/instances.js';
import { InputError } from '../../errors.js';
import { readAccountFile } from '../../files/accountFile.js';
import { readMarketFile } from '../../files/marketFile.js';
import { readRoundFile } from '../../files/roundFile.js';
import { readTreeFile } from '../../files/treeFile.js';
import { coefficientsOf, padCoefficients } from '../../market/coefficients.js';
import type { Market } from '../../market/market.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import type { FileForm } from '../proveForm.js';
import type { ProveCommandOptions } from './prove.js';

/** The claims that files and options make: all but the accounts is theirs in common. */
export async function claimsFromFiles(
  files: readonly string[],
  circuit: CircuitInstance,
  options: ProveCommandOptions,
  form: FileForm,
): Promise<LiquidationClaim[]> {
  const { name, markets: count } = circuit;
  const markets = await readMarketFile(form.market);
  if (markets.length > count) {
    throw new InputError(
      'USAGE',
      `${form.market} lists ${markets.length} markets, ${name} takes ${count}: name a larger --circuit`,
      { markets: markets.length, count },
    );
  }
  const round = await readRoundFile(form.round, markets);
  const accounts = await readAccounts(files, markets, count, options);
  const paths = await readPaths(accounts, files, circuit, form);
  const { gate, chainId, action, deadline, extraHash, threshold } = form;
  const shared = {
    threshold,
    round: round.number,
    coefficients: padCoefficients(coefficientsOf(markets, round.prices), count),
    context: { chainId, gate, action, liquidator: options.liquidator, deadline, extraHash },
  };
  return accounts.map((account, i) => ({ account, path: paths[i]!, ...shared }));
}

/** Each is refused, and named, if others may read it. */
export async function readAccounts(
  files: readonly string[],
  markets: readonly Market[],
  count: number,
  { allowReadableSecrets: allowReadable }: ProveCommandOptions,
): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const file of files) {
    accounts.push(await readAccountFile(file, markets, count, { allowReadable }));
  }
  return accounts;
}

/** Addressed circuits take no tree: there the root is the leaf. */
async function readPaths(
  accounts: readonly Account[],
  files: readonly string[],
  { name, depth }: CircuitInstance,
  { tree: file }: FileForm,
): Promise<MembershipPath[]> {
  const leaves = accounts.map(accountLeaf);
  if (depth === 0) {
    if (file === undefined) return leaves.map(addressedPath);
    throw new InputError('USAGE', `${name} takes no tree: leave out --tree`);
  }
  if (file === undefined) {
    throw new InputError('USAGE', `${name} proves membership in a tree: name it with --tree`);
  }
  const tree = await readTreeFile(file);
  return leaves.map((leaf, i) => {
    if (tree.indexOf(leaf) >= 0) return tree.path(leaf);
    const account = files[i]!;
    throw new InputError(
      'INVALID_FILE',
      `The account in ${account} is not in the tree in ${file}: one of them is out of date, or the tree is of another market list or circuit`,
      { account, tree: file },
    );
  });
}
