/**
 * Engines beside each other, from the same key and witness, in turn: `npm run bench:engines`.
 *
 *   node --import=tsx bench/engines.ts [--runs 21] [--rapidsnark FILE]
 *
 * --rapidsnark names the `prover` of an installed rapidsnark: timed as a process that starts, reads the
 * key, proves and writes, because it is nothing else.
 *
 * Then throughput: proofs a second when several are asked for at the same time.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { createWithAddon } from '../src/engine/native.js';
import { loadNativeAddon } from '../src/engine/nativeAddon.js';
import type { NativeEngine } from '../src/engine/nativeEngine.js';
import { createSnarkjsEngine } from '../src/engine/snarkjsEngine.js';
import { DEFAULT_CIRCUIT, decideClaim, foldWords, listWords, setUp } from '../src/index.js';
import { WitnessCalculator } from '../src/prover/witnessCalculator.js';
import { liquidationInputs } from '../src/statement/circuitInputs.js';
import { benchClaim } from './claim.js';
import { summarize, time } from './measure.js';
import { snarkjs } from './plainSnarkjs.js';
import { benchThroughput, makeTables } from './throughput.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '21' }, rapidsnark: { type: 'string' } },
});
const runs = Number(values.runs);
const loaded = loadNativeAddon();
if (loaded.addon === undefined) throw new Error(`No native engine: ${loaded.reason}`);
const { addon } = loaded;

const { artifacts } = await setUp(DEFAULT_CIRCUIT);
const claim = await benchClaim();
const words = decideClaim(artifacts.instance, claim);
const { challenge } = foldWords(artifacts.circuitId, listWords(words));
const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
const inputs = liquidationInputs(artifacts.instance, [claim], words, challenge);
const witness = calculator.calculate(inputs);
const key = await artifacts.read('provingKey');

interface Contestant {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly times: number[];
}

const contestants: Contestant[] = [];
const enter = (name: string, work: () => Promise<unknown>): void => {
  contestants.push({ name, work, times: [] });
};

const memory = (data: Uint8Array) => ({ type: 'mem', data }) as const;
enter('plain snarkjs', () => snarkjs.groth16.prove(memory(key), memory(witness)));
const ours = await createSnarkjsEngine(key);
enter('snarkjs engine', () => ours.prove(witness));

enter('the witness alone', async () => calculator.calculate(inputs));

const folder = mkdtempSync(join(tmpdir(), 'zkliq-bench-'));
const file = (name: string) => join(folder, name);
writeFileSync(file('key'), key);
writeFileSync(file('witness.wtns'), witness);
const { rapidsnark } = values;
if (rapidsnark === undefined) {
  console.log('rapidsnark: none given, name its prover with --rapidsnark');
} else {
  const parameters = ['key', 'witness.wtns', 'proof.json', 'public.json'].map(file);
  enter('rapidsnark, a process', () => promisify(execFile)(rapidsnark, parameters));
}

const native: NativeEngine[] = [];
for (const arithmetic of addon.arithmetics) {
  for (const threads of new Set([1, 2, availableParallelism()])) {
    for (const tables of [true, false]) {
      const engine = await createWithAddon(addon, key, { threads, arithmetic, tables: 'none' });
      if (tables) await makeTables(engine);
      const name = `${arithmetic}, ${threads} threads, ${tables ? 'tables' : 'no tables'}`;
      enter(name, () => engine.prove(witness));
      if (tables) enter(`… with the witness`, () => engine.prove(calculator.calculate(inputs)));
      native.push(engine);
    }
  }
}

for (const { work } of contestants) await work();
for (let run = 0; run < runs; run++) {
  for (const { work, times } of contestants) times.push(await time(work));
}
const median = (numbers: readonly number[]) => summarize(numbers).median;
const reference = median(contestants[0]!.times);
console.log(`${'proof from witness'.padEnd(36)}    median   fastest     ratio`);
for (const { name, times } of contestants) {
  const figures = [median(times), Math.min(...times)].map((ms) => `${ms.toFixed(1)} ms`);
  const ratio = (median(times) / reference).toFixed(3);
  console.log(`${name.padEnd(36)}${[...figures, ratio].map((f) => f.padStart(10)).join('')}`);
}

await benchThroughput({ addon, key, witness, plain: contestants[0]!.work, runs });

console.log('\nsteps of the last proof, ms');
for (const engine of [native[0]!, native[2] ?? native[0]!]) {
  const steps = Object.entries(engine.timings).map(([step, ms]) => `${step} ${ms.toFixed(1)}`);
  console.log(`${engine.name}: ${steps.join(', ')}`);
}

try {
  writeFileSync(file('witness'), witness.subarray(76));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const peak = (mode: string): number => {
    const files = [file('key'), file('witness')];
    const script = join(root, 'bench/nativeMemory.cjs');
    const parameters = [script, mode, join(root, 'native/build/zkliq.node'), ...files];
    const peaks = [1, 2, 3].map(() =>
      Number(spawnSync(process.execPath, parameters, { encoding: 'utf8' }).stdout),
    );
    return median(peaks);
  };
  const bare = peak('bare');
  console.log(`\npeak memory over a bare process of ${bare.toFixed(0)} MB that holds the key, MB`);
  for (const mode of ['plain', 'tables']) {
    console.log(`${mode.padEnd(36)}${(peak(mode) - bare).toFixed(1).padStart(10)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
await Promise.all([ours, ...native].map((engine) => engine.close()));
