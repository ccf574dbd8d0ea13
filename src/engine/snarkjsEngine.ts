import { ProvingError } from '../errors.js';
import { loadCurve } from '../groth16/curve.js';
import { Turns } from '../turns.js';
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
  const turns = new Turns();
  return {
    name: 'snarkjs',
    prove(witness, signal) {
      const held = key;
      if (held === undefined) return Promise.reject(engineClosed());
      return turns.take(() => prove(held, witness), signal);
    },
    share() {
      if (key === undefined) throw engineClosed();
      return key;
    },
    close() {
      key = undefined;
      return turns.done();
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
