/**
 * Whether the native engine's memory stays as it is: `npm run leaks:native [-- --proofs 10000]`.
 * Engines are opened, attached and closed meanwhile, and broken witnesses refused.
 */
import { parseArgs } from 'node:util';
import { attachNativeEngine, createNativeEngine } from '../../src/engine/native.js';
import { TINY } from '../support/artifacts.js';
import { circuitWitness } from '../support/circuitWitness.js';

const { values } = parseArgs({ options: { proofs: { type: 'string', default: '10000' } } });
const proofs = Number(values.proofs);
const megabytes = () => process.memoryUsage().rss / 2 ** 20;

const { key, witness } = await circuitWitness(TINY);
const engine = await createNativeEngine(key);
const round = async (count: number) => {
  for (let i = 0; i < count; i++) {
    await engine.prove(witness);
    if (i % 50 === 0) {
      const other = await createNativeEngine(key);
      const attached = await attachNativeEngine(other.share());
      await Promise.all([other, attached].map((each) => each.prove(witness)));
      await other.prove(witness.subarray(1)).catch(() => {});
      await Promise.all([other, attached].map((each) => each.close()));
    }
  }
};
// The first proofs bring the tables, and the heap to its size.
await round(proofs / 10);
const before = megabytes();
process.stdout.write(`${before.toFixed(1)} MB after ${proofs / 10} proofs\n`);
await round(proofs);
const grown = megabytes() - before;
process.stdout.write(`${grown.toFixed(1)} MB more after another ${proofs}\n`);
await engine.close();
if (grown > 16) throw new Error('memory leaks');
