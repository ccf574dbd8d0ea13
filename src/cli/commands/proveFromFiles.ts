import { type Account, accountLeaf } from '../../account/account.js';
import type { CircuitInstance } from '../../circuits/instances.js';
import { InputError } from '../../errors.js';
import { readAccountFile } from '../../files/accountFile.js';
import type { Market } from '../../market/market.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import type { FileForm } from '../proveForm.js';
import type { ProveCommandOptions } from './prove.js';
import { readPaths, readTerms } from './termsFromFiles.js';

/** The claims that files and options make: all but the accounts is theirs in common. */
export async function claimsFromFiles(
  files: readonly string[],
  circuit: CircuitInstance,
  options: ProveCommandOptions,
  form: FileForm,
): Promise<LiquidationClaim[]> {
  const { markets, terms } = await readTerms(circuit, options.liquidator, form);
  const accounts = await readAccounts(files, markets, circuit.markets, options);
  const pathOf = await readPaths(circuit, form);
  return accounts.map((account, i) => {
    const path = pathOf(accountLeaf(account));
    if (path !== undefined) return { account, path, ...terms };
    const file = files[i]!;
    throw new InputError(
      'INVALID_FILE',
      `The account in ${file} is not in the tree in ${form.tree}: one of them is out of date, or the tree is of another market list or circuit`,
      { account: file, tree: form.tree! },
    );
  });
}

/** Each is refused, and named, if others may read it. */
export async function readAccounts(
  files: readonly string[],
  markets: readonly Market[],
  count: number,
  { allowReadableSecrets: allowReadable }: Pick<ProveCommandOptions, 'allowReadableSecrets'>,
): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const file of files) {
    accounts.push(await readAccountFile(file, markets, count, { allowReadable }));
  }
  return accounts;
}
