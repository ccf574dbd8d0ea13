/**
 * Proofs a second and peak memory of `proveAll`, beside a plain loop over snarkjs's `fullProve` whose curve
 * is warm and whose key is in memory. Each figure is of a process of its own, in turn:
 * `npm run bench:pool`.
 *
 *   npm run bench:pool -- [--claims 1,8,64] [--circuits NAME,…] [--engines native,snarkjs] [--runs 3]
 *
 * `--claims 1,8,64,512` takes an hour; the plain loop proves one account a proof, at most 8 of them. How much two
 * processes of a worker each do, at the same time, is what the machine's cores have to give.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_CIRCUIT, type LiquidationClaim, setUp } from '../src/index.js';
import { benchClaims } from './claim.js';
import { summarize } from './measure.js';

const { values } = parseArgs({
  options: {
    claims: { type: 'string', default: '1,8,64' },
    circuits: { type: 'string', default: `${DEFAULT_CIRCUIT},liquidatable-batch-8-8-20` },
    engines: { type: 'string', default: 'native,snarkjs' },
    runs: { type: 'string', default: '3' },
  },
});
const MOST_PLAIN = 8;

/** What bench/proveAllRun.mjs is told. */
interface Task {
  readonly circuit: string;
  readonly engine: string;
  /** 0 for one proof at a time in the main thread, on all threads. */
  readonly workers: number;
  readonly claims: readonly LiquidationClaim[];
  /** How often, in the same process. */
  readonly times: number;
}

/** What it answers. */
interface Run {
  readonly milliseconds: readonly number[];
  /** Milliseconds of processor time for all claims once. */
  readonly cpu: number;
  readonly megabytes: number;
}

interface Row {
  readonly claims: number;
  readonly accountsPerSecond: number;
  /** Milliseconds of processor time an account: what a shared machine does not change much. */
  readonly cpu: number;
  readonly megabytes: number;
}

const SCRIPT = fileURLToPath(new URL('proveAllRun.mjs', import.meta.url));
const different = await benchClaims(64);
const counts = values.claims.split(',').map(Number);
const claimsOf = (count: number) =>
  Array.from({ length: count }, (_, place) => different[place % different.length]!);

console.log(
  ['', 'claims', 'accounts/s', 'of plain', 'of 1 worker', 'CPU ms', 'peak MB'].map(cell).join(''),
);
const plain = await measure({ circuit: DEFAULT_CIRCUIT, engine: 'plain', workers: 0 }, [
  MOST_PLAIN,
]);
const reference = plain[0]!.accountsPerSecond;
show('plain fullProve', plain);
for (const engine of values.engines.split(',')) {
  for (const circuit of values.circuits.split(',')) {
    await setUp(circuit);
    const name = `${engine}, ${circuit}`;
    show(`${name}, latency`, await measure({ circuit, engine, workers: 0 }, counts));
    const one = await measure({ circuit, engine, workers: 1 }, counts);
    show(`${name}, 1 worker`, one);
    show(`${name}, 2 workers`, await measure({ circuit, engine, workers: 2 }, counts), one);
    const most = counts.slice(-1);
    const apart = await measure({ circuit, engine, workers: 1 }, most, 2);
    show(`${name}, 2 processes of 1`, apart, one.slice(-1));
  }
}

/**
 * Medians, of more runs where they are short.
 *
 * @param processes at the same time, each with all claims
 */
async function measure(what: Omit<Task, 'claims' | 'times'>, of: readonly number[], processes = 1) {
  const rows: Row[] = [];
  for (const count of of) {
    const runs: Run[] = [];
    const times = count < 64 ? Math.ceil(16 / count) : 1;
    for (let run = 0; run < Number(values.runs); run++) {
      const task = { ...what, claims: claimsOf(count), times };
      runs.push(...(await Promise.all(Array.from({ length: processes }, () => runProcess(task)))));
    }
    const { median } = summarize(runs.flatMap(({ milliseconds }) => milliseconds));
    rows.push({
      claims: count,
      accountsPerSecond: (1000 * count * processes) / median,
      cpu: summarize(runs.map(({ cpu }) => cpu)).median / count,
      megabytes: processes * summarize(runs.map(({ megabytes }) => megabytes)).median,
    });
  }
  return rows;
}

function runProcess(task: Task): Promise<Run> {
  const child = fork(SCRIPT, { execArgv: [], serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    child.once('message', (run: Run) => resolve(run));
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
    child.send(task);
  });
}

function show(name: string, rows: readonly Row[], one?: readonly Row[]): void {
  for (const [place, { claims, accountsPerSecond, cpu, megabytes }] of rows.entries()) {
    const speedUp = one && (accountsPerSecond / one[place]!.accountsPerSecond).toFixed(2);
    const figures = [accountsPerSecond.toFixed(1), (accountsPerSecond / reference).toFixed(1)];
    console.log(
      [name, `${claims}`, ...figures, speedUp ?? '', ...[cpu, megabytes].map((n) => n.toFixed(0))]
        .map(cell)
        .join(''),
    );
  }
}

function cell(text: string, column: number): string {
  return column === 0 ? text.padEnd(54) : text.padStart(12);
}
