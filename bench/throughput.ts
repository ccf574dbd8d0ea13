import type { ProvingEngine } from '../src/engine/engine.js';
import { attachWithAddon, createWithAddon } from '../src/engine/native.js';
import type { NativeAddon } from '../src/engine/nativeAddon.js';
import type { NativeEngine } from '../src/engine/nativeEngine.js';
import { summarize, time } from './measure.js';

export interface ThroughputTask {
  readonly addon: NativeAddon;
  readonly key: Uint8Array;
  readonly witness: Uint8Array;
  /** One proof by plain snarkjs, which takes all cores for it. */
  readonly plain: () => Promise<unknown>;
  readonly runs: number;
}

interface Contestant {
  readonly name: string;
  readonly proofs: number;
  readonly work: () => Promise<unknown>;
  readonly times: number[];
}

/** Proofs a second on two cores when many are asked for at once: medians of runs in turn. */
export async function benchThroughput(task: ThroughputTask): Promise<void> {
  const { addon, key, witness, plain, runs } = task;
  const arithmetic = addon.arithmetics[0]!;
  const open = async (threads: number): Promise<NativeEngine> => {
    const engine = await createWithAddon(addon, key, { threads, arithmetic, tables: 'none' });
    await makeTables(engine);
    return engine;
  };
  const [one, other, both] = [await open(1), await open(1), await open(2)];
  const attached = await attachWithAddon(addon, one.share(), { threads: 1, tables: 'none' });
  const contestants: Contestant[] = [];
  const enter = (name: string, proofs: number, work: () => Promise<unknown>): void => {
    contestants.push({ name, proofs, work, times: [] });
  };
  const proveWith = (engines: readonly ProvingEngine[], proofs: number) =>
    Promise.all(
      Array.from({ length: proofs }, (_, i) => engines[i % engines.length]!.prove(witness)),
    );
  enter('plain snarkjs', 2, async () => {
    await plain();
    await plain();
  });
  enter(`${arithmetic}, two engines of one thread`, 40, () => proveWith([one, other], 40));
  enter(`${arithmetic}, two that share a key`, 40, () => proveWith([one, attached], 40));
  enter(`${arithmetic}, one engine of two threads`, 40, () => proveWith([both], 40));

  for (let run = 0; run < Math.ceil(runs / 2); run++) {
    for (const { work, times } of contestants) times.push(await time(work));
  }
  const rate = ({ proofs, times }: Contestant) => (1000 * proofs) / summarize(times).median;
  console.log(`\n${'throughput'.padEnd(36)}  proofs/s     ratio`);
  for (const contestant of contestants) {
    const figures = [rate(contestant), rate(contestant) / rate(contestants[0]!)];
    const columns = figures.map((figure) => figure.toFixed(1).padStart(10));
    console.log(`${contestant.name.padEnd(36)}${columns.join('')}`);
  }
  await Promise.all([one, other, attached, both].map((engine) => engine.close()));
}

export async function makeTables(engine: NativeEngine): Promise<void> {
  engine.startTables();
  while (!engine.hasTables) await new Promise((resolve) => setTimeout(resolve, 20));
}
