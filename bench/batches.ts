/**
 * What batches cost and give: proving time against the accounts of a proof, gas an account against the
 * proofs of a transaction, beside snarkjs's `fullProve` of one account. `npm run bench:batches`; it
 * writes docs/batches.svg. Its circuits are set up first, which takes minutes the first time;
 * `-- --quick` leaves out the largest one and writes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { type LiquidationClaim, Prover, setUp } from '../src/index.js';
import { liquidationInputs } from '../src/statement/circuitInputs.js';
import { decideClaims } from '../src/statement/claims.js';
import { foldWords } from '../src/statement/fold.js';
import { listWords } from '../src/statement/words.js';
import { benchClaims } from './claim.js';
import { compare, type Sample } from './measure.js';
import { snarkjs } from './plainSnarkjs.js';
import { type Axis, plot, type Series } from './plot.js';

const SINGLE = 'liquidatable-8-20';
const PROOFS = [1, 2, 4, 8] as const;
const quick = process.argv.includes('--quick');
const runs = quick ? 3 : 11;

/** Proving the accounts of one proof, medians in milliseconds. */
interface Row {
  readonly accounts: number;
  readonly ours: Sample;
  readonly ratio: number;
}

const gas: Record<string, number> = JSON.parse(
  await readFile('test/contracts/gasGateBatch.json', 'utf8'),
);
const gasOf = (accounts: number, proofs: number) =>
  gas[`${proofs} x ${accounts} accounts`]! / (accounts * proofs);

const circuits = [SINGLE, ...[4, 8, 16].map((accounts) => `liquidatable-batch-${accounts}-8-20`)];
const claims = await benchClaims(16);
const theirs = await snarkjsProof(claims[0]!);
const rows: Row[] = [];
for (const circuit of quick ? circuits.slice(0, -1) : circuits) rows.push(await measure(circuit));
show(rows);
if (!quick) await writeFile('docs/batches.svg', draw(rows));

/** What a user of plain snarkjs does for an account: everything warm, key in memory. */
async function snarkjsProof(claim: LiquidationClaim): Promise<() => Promise<unknown>> {
  const { artifacts } = await setUp(SINGLE);
  const { instance, circuitId } = artifacts;
  const words = decideClaims(instance, [claim]);
  const { challenge } = foldWords(circuitId, listWords(words));
  const inputs = liquidationInputs(instance, [claim], words, challenge);
  const program = await artifacts.read('witnessProgram');
  const data = await artifacts.read('provingKey');
  return () => snarkjs.groth16.fullProve(inputs, program, { type: 'mem', data });
}

/** From claims to a verified proof, with all accounts that the circuit has room for. */
async function measure(circuit: string): Promise<Row> {
  const { artifacts } = await setUp(circuit);
  const { accounts } = artifacts.instance;
  const prover = await Prover.create(artifacts);
  const some = claims.slice(0, accounts);
  const { ours, theirs: reference } = await compare(() => prover.proveBatch(some), theirs, runs);
  await prover.close();
  return { accounts, ours, ratio: ours.median / accounts / reference.median };
}

function show(measured: readonly Row[]): void {
  const cell = (text: string) => text.padStart(12);
  const head = ['accounts', 'proof, ms', 'p95, ms', 'an account', '/ snarkjs'];
  const columns = PROOFS.map((proofs) => `gas, n = ${proofs}`);
  console.log([...head, ...columns].map(cell).join(''));
  for (const { accounts, ours, ratio } of measured) {
    const times = [ours.median, ours.p95, ours.median / accounts].map((ms) => ms.toFixed(0));
    const costs = PROOFS.map((proofs) => Math.round(gasOf(accounts, proofs)).toLocaleString('en'));
    console.log([`${accounts}`, ...times, ratio.toFixed(3), ...costs].map(cell).join(''));
  }
}

/** What latency buys in gas: how long until all proofs of a transaction are there, and what it saves. */
function draw(measured: readonly Row[]): string {
  const series: Series[] = measured.map(({ accounts, ours }) => ({
    name: accounts === 1 ? '1 account a proof' : `${accounts} accounts a proof`,
    points: PROOFS.map((proofs) => ({
      x: ours.median * proofs,
      y: gasOf(accounts, proofs),
      label: `${accounts * proofs}`,
    })),
  }));
  const x: Axis = {
    title: 'ms until all proofs of the transaction are made',
    ticks: decades(series, 'x'),
  };
  const y: Axis = { title: 'gas a liquidation', ticks: decades(series, 'y') };
  const title = 'What latency buys in gas: figures are accounts in one transaction';
  return plot(title, x, y, series);
}

/** 1, 2 and 5 times the powers of ten, as many as hold all points. */
function decades(series: readonly Series[], axis: 'x' | 'y'): number[] {
  const values = series.flatMap(({ points }) => points.map((point) => point[axis]));
  const all = [0, 1, 2, 3, 4, 5, 6].flatMap((power) =>
    [1, 2, 5].map((digit) => digit * 10 ** power),
  );
  const first = all.findLastIndex((tick) => tick <= Math.min(...values));
  const last = all.findIndex((tick) => tick >= Math.max(...values));
  return all.slice(first, last + 1);
}
