import { ProvingError } from '../errors.js';
import { loadCurve } from './curve.js';
import { type EngineResult, engineClosed, type ProvingEngine } from './engine.js';
import { proveGroth16 } from './groth16Prover.js';
import { type ProvingKey, parseProvingKey } from './provingKey.js';
import { readSignals, readWitness } from './witness.js';

/** Proves on snarkjs's curve, one proof at a time. */
export async function createSnarkjsEngine(provingKey: Uint8Array): Promise<ProvingEngine> {
  await loadCurve();
  return attachSnarkjsEngine(parseProvingKey(provingKey));
}

/** The same under a key that was read before, maybe by another thread. */
export function attachSnarkjsEngine(given: ProvingKey): ProvingEngine {
  let key: ProvingKey | undefined = given;
  let last: Promise<unknown> = Promise.resolve();
  const open = (): ProvingKey => {
    if (key === undefined) throw engineClosed();
    return key;
  };
  return {
    name: 'snarkjs',
    async prove(witness, signal) {
      const held = open();
      const result = last.then(() => {
        signal?.throwIfAborted();
        return prove(held, witness);
      });
      last = result.catch(() => {});
      return result;
    },
    share: open,
    async close() {
      key = undefined;
      await last;
    },
  };
}

async function prove(key: ProvingKey, wtns: Uint8Array): Promise<EngineResult> {
  const witness = readWitness(wtns, key);
  try {
    return {
      proof: await proveGroth16(await loadCurve(), key, witness),
      signals: readSignals(witness, key.publicSignals),
    };
  } catch (cause) {
    throw new ProvingError('ENGINE_FAILED', 'The proof could not be computed', {}, { cause });
  }
}
