/** A process of bench/proveAll.ts, on the built package: proves the claims that it is sent, some times. */
import { createRequire } from 'node:module';
import { Artifacts, decideClaim, foldWords, listWords, Prover } from '../dist/index.js';
import { liquidationInputs } from '../dist/statement/circuitInputs.js';

/** Milliseconds that it takes until nothing is compiled any more, and for each constraint of tables. */
const WARM_UP = 4_000;
const TABLES = 0.3;

process.once('message', async ({ circuit, engine, workers, claims, times }) => {
  const artifacts = await Artifacts.open(circuit);
  const prove =
    engine === 'plain' ? await plain(artifacts) : await ours(artifacts, engine, workers);
  // The native engine makes its tables after the first proof.
  const tables = engine === 'native' ? TABLES * artifacts.instance.constraints : 0;
  const warm = performance.now() + (engine === 'plain' ? 0 : WARM_UP + tables);
  do await prove(claims.slice(0, artifacts.instance.accounts * Math.max(workers, 1) * 2));
  while (performance.now() < warm);
  const milliseconds = [];
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    await prove(claims);
    milliseconds.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000 / times;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.send({ milliseconds, cpu, megabytes }, () => process.exit());
});

async function ours(artifacts, engine, workers) {
  const prover = await Prover.create(artifacts, { engine });
  return async (claims) => {
    const options = workers === 0 ? { mode: 'latency' } : { workers };
    for await (const { error } of prover.proveAll(claims, options)) if (error) throw error;
  };
}

async function plain(artifacts) {
  const snarkjs = createRequire(import.meta.url)('snarkjs');
  const { instance, circuitId } = artifacts;
  const program = await artifacts.read('witnessProgram');
  const key = { type: 'mem', data: await artifacts.read('provingKey') };
  return async (claims) => {
    for (const claim of claims) {
      const words = decideClaim(instance, claim);
      const { challenge } = foldWords(circuitId, listWords(words));
      const inputs = liquidationInputs(instance, [claim], words, challenge);
      await snarkjs.groth16.fullProve(inputs, program, key);
    }
  };
}
