/**
 * Makes the example files beside this one, always the same: `npx tsx examples/make.ts`.
 *
 * The accounts are made up, and their keys come from a seed that stands here: nothing about them is
 * secret. A real account file is: `chmod 600` it, or zkliq refuses it (git keeps no such modes, so
 * do that to this one, too, before trying it).
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { formatJson, writeJsonFile } from '../src/files/jsonFile.js';
import {
  type Account,
  AccountTree,
  type Artifacts,
  accountLeaf,
  assessHealth,
  type Coefficients,
  coefficientsOf,
  DEFAULT_ACTION,
  DEFAULT_CIRCUIT,
  formatPrice,
  isLiquidatable,
  type LiquidationProof,
  NO_EXTRA_DATA,
  type PriceRound,
  Prover,
  readProofFile,
  setUp,
  writeProofFile,
} from '../src/index.js';
import { crashRounds, makeAccounts, markets } from './demo/world.js';

const SEED = 'zkliq examples';
const ACCOUNTS = 1000;
/** Where the account is among them. */
const ACCOUNT_INDEX = 417;
const THRESHOLD = 10_000n;
const HOST = `0x${'aa'.repeat(20)}`;

/** What the files are about. */
export interface ExampleWorld {
  readonly accounts: readonly Account[];
  readonly account: Account;
  /** All is well. */
  readonly calm: PriceRound;
  /** The account falls below the threshold. */
  readonly fall: PriceRound;
}

export function makeWorld(): ExampleWorld {
  const rounds = crashRounds(SEED);
  const opening = rounds.next().value;
  const calm = rounds.next().value;
  const accounts = makeAccounts(SEED, ACCOUNTS, opening, HOST);
  const account: Account = {
    ...accounts[ACCOUNT_INDEX]!,
    balances: [
      125n * 10n ** 17n,
      40_000_000n,
      0n,
      0n,
      -40_000_000_000n,
      0n,
      -25_000n * 10n ** 18n,
      0n,
    ],
  };
  accounts[ACCOUNT_INDEX] = account;
  for (;;) {
    const fall = rounds.next().value;
    if (falls(account, coefficientsIn(fall))) return { accounts, account, calm, fall };
  }
}

const coefficientsIn = ({ prices }: PriceRound): Coefficients => coefficientsOf(markets, prices);

const falls = ({ balances }: Account, coefficients: Coefficients): boolean =>
  isLiquidatable(assessHealth(balances, coefficients), THRESHOLD);

/** Contents of the files by name, the proof apart. */
export function makeFiles({ accounts, account, calm, fall }: ExampleWorld): Record<string, object> {
  return {
    'market.json': makeMarketFile(),
    'round.json': makeRoundFile(calm),
    'crash-round.json': makeRoundFile(fall),
    'account.json': makeAccountFile(account),
    'tree.json': { format: 'zkliq/tree/1', depth: 20, leaves: accounts.map(accountLeaf) },
  };
}

/** All accounts, one a line, as `zkliq scan` reads them. */
export function makeAccountLines({ accounts }: ExampleWorld): string {
  const lines = accounts.map(({ balances }, index) =>
    JSON.stringify({ id: `borrower-${index}`, balances: heldOrOwed(balances.map(String)) }),
  );
  return `${lines.join('\n')}\n`;
}

function makeMarketFile(): object {
  const tier = ({ asset, liability }: { asset: bigint; liability: bigint }) => ({
    asset: Number(asset),
    liability: Number(liability),
  });
  return {
    format: 'zkliq/market/1',
    markets: markets.map(({ symbol, decimals, weights }) => ({
      symbol,
      decimals,
      weights: { maintenance: tier(weights.maintenance), initial: tier(weights.initial) },
    })),
  };
}

function makeRoundFile({ number, time, prices }: PriceRound): object {
  return {
    format: 'zkliq/round/1',
    number,
    time,
    prices: bySymbol(prices.map((price, k) => formatPrice(price, markets[k]!.decimals))),
  };
}

function makeAccountFile({ balances, ...account }: Account): object {
  return { format: 'zkliq/account/1', ...account, balances: heldOrOwed(balances) };
}

function heldOrOwed<T>(balances: readonly T[]): Record<string, T> {
  return bySymbol(balances.map((balance) => (`${balance}` === '0' ? undefined : balance)));
}

function bySymbol<T>(values: readonly (T | undefined)[]): Record<string, T> {
  const entries = values.map((value, k) => [markets[k]!.symbol, value] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}

/** A proof for a local chain, under a key that anybody can forge under. */
export async function makeProof(
  { accounts, account, fall }: ExampleWorld,
  artifacts: Artifacts,
): Promise<LiquidationProof> {
  const prover = await Prover.create(artifacts);
  try {
    return await prover.prove({
      account,
      path: (await AccountTree.create(accounts.map(accountLeaf))).path(accountLeaf(account)),
      threshold: THRESHOLD,
      round: fall.number,
      coefficients: coefficientsIn(fall),
      context: {
        chainId: 31_337n,
        gate: `0x${'6a'.repeat(20)}`,
        action: DEFAULT_ACTION,
        liquidator: `0x${'11'.repeat(20)}`,
        deadline: BigInt(Date.UTC(2100, 0)) / 1000n,
        extraHash: NO_EXTRA_DATA,
      },
    });
  } finally {
    await prover.close();
  }
}

/** Whether two proofs say the same: their points differ each time that a proof is made. */
export function saysTheSame(one: LiquidationProof, other: LiquidationProof): boolean {
  const saying = ({ proof: _, ...rest }: LiquidationProof) => formatJson(rest);
  return saying(one) === saying(other);
}

export const exampleFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function main(): Promise<void> {
  const world = makeWorld();
  for (const [name, content] of Object.entries(makeFiles(world))) {
    await writeJsonFile(exampleFile(name), content, { overwrite: true });
  }
  await writeFile(exampleFile('accounts.ndjson'), makeAccountLines(world));
  const { artifacts } = await setUp(DEFAULT_CIRCUIT);
  const proof = await makeProof(world, artifacts);
  const file = exampleFile('proof.json');
  const previous = await readProofFile(file).catch(() => undefined);
  if (previous !== undefined && saysTheSame(previous, proof)) return;
  await writeProofFile(file, proof, { overwrite: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
