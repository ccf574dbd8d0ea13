import {
  type Account,
  claimFromChain,
  type LedgerTree,
  type LiquidationClaim,
  type LiquidationGateClient,
  type LiquidationProof,
  type PriceRound,
} from '../../src/index.js';
import type { Proving } from './crash.js';
import { say, table } from './narration.js';
import { THRESHOLD } from './protocol.js';

/** What there is to liquidate, and who with. */
export interface Fallen {
  readonly gate: LiquidationGateClient;
  /** Who is credited. */
  readonly liquidator: string;
  /** Accounts that fell, as they stand in the tree. */
  readonly fallen: readonly Account[];
  readonly round: PriceRound;
  readonly tree: LedgerTree;
  /** Of a circuit for one account. */
  readonly single: Proving;
  /** Of a circuit for several. */
  readonly batch: Proving;
}

/** One way of liquidating some accounts, and what it took. */
interface Way {
  readonly what: string;
  readonly accounts: number;
  readonly proofs: number;
  readonly gas: bigint;
  readonly milliseconds: number;
}

/**
 * Liquidates all that fell in three ways side by side: the first alone, some in one proof, and the
 * rest in many such proofs that one transaction checks together.
 */
export async function showBatches(crash: Fallen): Promise<void> {
  const { single, batch } = crash;
  const room = batch.circuit.accounts;
  const claims: LiquidationClaim[] = [];
  for (const account of crash.fallen) claims.push(await claimOf(crash, account));
  const ways = [
    await liquidate(crash, 'one account, one proof', single, [claims.slice(0, 1)]),
    await liquidate(crash, `one proof of ${room} accounts`, batch, [claims.slice(1, 1 + room)]),
    await liquidate(
      crash,
      'the rest in one transaction',
      batch,
      slices(claims.slice(1 + room), room),
    ),
  ];
  const head = ['', 'accounts', 'proofs', 'gas', 'gas an account', 'proving an account'];
  say(table(head, ways.map(describe)));
}

async function claimOf({ gate, liquidator, round, tree, batch }: Fallen, account: Account) {
  const { circuit } = batch;
  const options = { gate, circuit, account, liquidator, threshold: THRESHOLD, round, tree };
  return (await claimFromChain(options)).claim;
}

async function liquidate(
  { gate, round }: Fallen,
  what: string,
  { prover }: Proving,
  batches: readonly LiquidationClaim[][],
): Promise<Way> {
  const start = performance.now();
  const proofs: LiquidationProof[] = [];
  for (const claims of batches) proofs.push(await prover.proveBatch(claims));
  const milliseconds = performance.now() - start;
  const accounts = batches.flat().length;
  const gas = await submit(gate, proofs, round, accounts);
  return { what, accounts, proofs: proofs.length, gas, milliseconds };
}

/** The gas of the transaction that authorizes them all. */
async function submit(
  gate: LiquidationGateClient,
  proofs: readonly LiquidationProof[],
  round: PriceRound,
  accounts: number,
): Promise<bigint> {
  if (accounts === 1) return (await gate.submit(proofs[0]!, { round })).gasUsed;
  const { authorized, gasUsed } = await gate.submitBatch(proofs, { round });
  if (authorized.length !== accounts) throw new Error(`${authorized.length} of ${accounts} taken`);
  return gasUsed;
}

function slices<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, k) => list.slice(k * size, (k + 1) * size));
}

function describe({ what, accounts, proofs, gas, milliseconds }: Way): readonly string[] {
  const figure = (value: bigint) => value.toLocaleString('en');
  return [
    what,
    `${accounts}`,
    `${proofs}`,
    figure(gas),
    figure(gas / BigInt(accounts)),
    `${(milliseconds / accounts).toFixed(0)} ms`,
  ];
}
