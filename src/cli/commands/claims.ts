import { writeClaimFile } from '../../files/claimFile.js';
import type { ClaimTerms } from '../../statement/claim.js';
import { formatTime } from '../../time.js';
import { warnOfDeadline } from '../chain/deadline.js';
import { readClaimsKey } from '../keys/claimsKey.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';
import { requireOutput } from '../output/outputs.js';
import { filesOf, type ProveForm } from '../proveForm.js';
import { type AccountOptions, accountFilesOf, withAccounts } from './claimAccounts.js';
import { ClaimGathering, describeLeftOut } from './claimGathering.js';
import { type ClaimSource, claimSourceFromFiles } from './claimSource.js';

export interface ClaimsCommandOptions extends AccountOptions {
  readonly liquidator: string;
  readonly out: string;
  readonly seal: boolean;
  readonly claimsKeystore?: string;
  /** Healthy accounts, too. */
  readonly all: boolean;
  readonly force: boolean;
}

/** `zkliq claims`: gathers what `zkliq batch` proves, of the accounts that may be liquidated. */
export async function runClaims(
  options: ClaimsCommandOptions,
  form: ProveForm,
  console: Console,
): Promise<void> {
  const { out, force: overwrite, seal } = options;
  const files = await accountFilesOf(options);
  await requireOutput(out, overwrite, [...files, ...filesOf(form), options.claimsKeystore]);
  const { signal } = console;
  const key = seal
    ? await console.step('opening the key', () => readClaimsKey(options.claimsKeystore, signal))
    : undefined;
  const source = await openSource(options.liquidator, form, console);
  const { terms, markets, circuit } = source;
  warnOfDeadline(terms.context.deadline, console);
  const gathering = new ClaimGathering(source, options.all, console);
  await console.wait('gathering claims', () =>
    withAccounts(files, options, markets, circuit.markets, (accounts) =>
      writeClaimFile(out, gathering.claims(accounts), {
        overwrite,
        signal,
        ...(key && { key }),
      }),
    ),
  );
  report(out, seal, terms, gathering, console);
}

/** What speaks to a chain is loaded only if there is one. */
async function openSource(
  liquidator: string,
  form: ProveForm,
  console: Console,
): Promise<ClaimSource> {
  if (form.from === 'files') return claimSourceFromFiles(liquidator, form);
  const { claimSourceFromChain } = await import('./claimSourceFromChain.js');
  return claimSourceFromChain(liquidator, form, console);
}

function report(
  out: string,
  sealed: boolean,
  { round, threshold, context: { deadline } }: ClaimTerms,
  { accounts, claimed, counts, listed }: ClaimGathering,
  console: Console,
): void {
  const leftOut = Object.fromEntries(counts);
  console.result(
    { claims: out, sealed, accounts, claimed, leftOut, listed, round, threshold, deadline },
    [
      `claims    ${out} (${sealed ? 'sealed' : 'secret, mode 0600'})`,
      `accounts  ${groupCount(claimed)} of ${groupCount(accounts)} claimed`,
      ...[...counts].map(
        ([code, count]) => `left out  ${groupCount(count)} ${describeLeftOut(code)}`,
      ),
      `round     ${round}`,
      `deadline  ${formatTime(deadline)}`,
    ].join('\n'),
  );
}
