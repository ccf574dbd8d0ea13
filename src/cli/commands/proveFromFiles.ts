import { accountLeaf } from '../../account/account.js';
import { circuitInstance, requireSingle } from '../../circuits/instances.js';
import { InputError } from '../../errors.js';
import { readAccountFile } from '../../files/accountFile.js';
import { readMarketFile } from '../../files/marketFile.js';
import { readRoundFile } from '../../files/roundFile.js';
import { readTreeFile } from '../../files/treeFile.js';
import { coefficientsOf, padCoefficients } from '../../market/coefficients.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import type { FileForm } from '../proveForm.js';
import type { ProveCommandOptions } from './prove.js';

/** The claim that files and options make. */
export async function claimFromFiles(
  options: ProveCommandOptions,
  form: FileForm,
): Promise<LiquidationClaim> {
  const circuit = circuitInstance(form.circuit);
  requireSingle(circuit);
  const { markets: count, depth } = circuit;
  const markets = await readMarketFile(form.market);
  if (markets.length > count) {
    throw new InputError(
      'USAGE',
      `${form.market} lists ${markets.length} markets, ${form.circuit} takes ${count}: name a larger --circuit`,
      { markets: markets.length, count },
    );
  }
  const round = await readRoundFile(form.round, markets);
  const account = await readAccountFile(options.account, markets, count, {
    allowReadable: options.allowReadableSecrets,
  });
  const { gate, chainId, action, deadline, extraHash, threshold } = form;
  return {
    account,
    path: await readPath(accountLeaf(account), depth, options.account, form),
    threshold,
    round: round.number,
    coefficients: padCoefficients(coefficientsOf(markets, round.prices), count),
    context: { chainId, gate, action, liquidator: options.liquidator, deadline, extraHash },
  };
}

/** Addressed circuits take no tree: there the root is the leaf. */
async function readPath(
  leaf: bigint,
  depth: number,
  account: string,
  { tree: file, circuit }: FileForm,
): Promise<MembershipPath> {
  if (depth === 0) {
    if (file === undefined) return addressedPath(leaf);
    throw new InputError('USAGE', `${circuit} takes no tree: leave out --tree`);
  }
  if (file === undefined) {
    throw new InputError('USAGE', `${circuit} proves membership in a tree: name it with --tree`);
  }
  const tree = await readTreeFile(file);
  if (tree.indexOf(leaf) < 0) {
    throw new InputError(
      'INVALID_FILE',
      `The account in ${account} is not in the tree in ${file}: one of them is out of date, or the tree is of another market list or circuit`,
      { account, tree: file },
    );
  }
  return tree.path(leaf);
}
