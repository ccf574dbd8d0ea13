import type { CircuitInstance } from '../../circuits/instances.js';
import { InputError } from '../../errors.js';
import { readMarketFile } from '../../files/marketFile.js';
import { readRoundFile } from '../../files/roundFile.js';
import { readTreeFile } from '../../files/treeFile.js';
import { coefficientsOf, padCoefficients } from '../../market/coefficients.js';
import type { Market } from '../../market/market.js';
import type { ClaimTerms } from '../../statement/claim.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import type { FileForm } from '../proveForm.js';

/** How a leaf reaches the root; undefined if it is not in the tree. */
export type PathFinder = (leaf: bigint) => MembershipPath | undefined;

/** What claims are made with, as files and options have it. */
export async function readTerms(
  { name, markets: count }: CircuitInstance,
  liquidator: string,
  form: FileForm,
): Promise<{ readonly markets: readonly Market[]; readonly terms: ClaimTerms }> {
  const markets = await readMarketFile(form.market);
  if (markets.length > count) {
    throw new InputError(
      'USAGE',
      `${form.market} lists ${markets.length} markets, ${name} takes ${count}: name a larger --circuit`,
      { markets: markets.length, count },
    );
  }
  const round = await readRoundFile(form.round, markets);
  const { gate, chainId, action, deadline, extraHash, threshold } = form;
  const terms = {
    threshold,
    round: round.number,
    coefficients: padCoefficients(coefficientsOf(markets, round.prices), count),
    context: { chainId, gate, action, liquidator, deadline, extraHash },
  };
  return { markets, terms };
}

/** @throws InputError USAGE unless there is a tree if the circuit has one: addressed ones take none */
export function requireTreeOption(
  { name, depth }: CircuitInstance,
  { tree }: Pick<FileForm, 'tree'>,
): void {
  if (depth === 0 && tree !== undefined) {
    throw new InputError('USAGE', `${name} takes no tree: leave out --tree`);
  }
  if (depth > 0 && tree === undefined) {
    throw new InputError('USAGE', `${name} proves membership in a tree: name it with --tree`);
  }
}

/** Reads the tree, once. Of an addressed circuit the root is the leaf. */
export async function readPaths(circuit: CircuitInstance, form: FileForm): Promise<PathFinder> {
  requireTreeOption(circuit, form);
  if (form.tree === undefined) return addressedPath;
  const tree = await readTreeFile(form.tree);
  return (leaf) => (tree.indexOf(leaf) < 0 ? undefined : tree.path(leaf));
}
