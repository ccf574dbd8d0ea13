/** The one module that imports snarkjs, beside the process of `ceremony/phase2Process.ts`. */
import type { Worker } from 'node:worker_threads';
import { type Curve, type CurveWorker, curves, groth16 } from 'snarkjs';
import { ProvingError } from '../errors.js';
import { SCALAR_MODULUS } from '../field.js';
import {
  type G2Point,
  type Groth16Proof,
  proofToSnarkjs,
  type VerifyingKey,
  verifyingKeyToSnarkjs,
} from '../verifier/groth16.js';
import { type EngineResult, engineClosed, type ProvingEngine } from './engine.js';
import { proveGroth16 } from './groth16Prover.js';
import { type ProvingKey, parseProvingKey } from './provingKey.js';
import { readSignals, readWitness } from './witness.js';

declare global {
  // snarkjs keeps its multi-threaded curve here, and uses it wherever it finds one.
  var curve_bn128: Curve | null | undefined;
}

const prepared = new WeakSet<Curve>();
let starting: Promise<Curve> | undefined;

/**
 * Lets this thread compute everything by itself, without the threads that a curve has otherwise. To be
 * called before anything else computes on the curve here.
 */
export async function loadSingleThreadedCurve(): Promise<void> {
  const curve = await curves.getCurveFromName('bn128', { singleThread: true });
  prepared.add(curve);
  globalThis.curve_bn128 = curve;
}

/**
 * snarkjs's multi-threaded curve, started once a process, by us or by somebody else.
 *
 * @throws ProvingError ENGINE_FAILED if its threads cannot be started
 */
export async function loadCurve(): Promise<Curve> {
  if (!globalThis.curve_bn128) {
    starting ??= startCurve().finally(() => {
      starting = undefined;
    });
    await starting;
  }
  const curve = globalThis.curve_bn128!;
  if (!prepared.has(curve)) releaseProcessWhenIdle(curve);
  return curve;
}

async function startCurve(): Promise<Curve> {
  const threads: Worker[] = [];
  const collect = (thread: Worker) => threads.push(thread);
  process.on('worker', collect);
  try {
    return await curves.getCurveFromName('bn128');
  } catch (cause) {
    // Those that were started would keep the process alive.
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw new ProvingError(
      'ENGINE_FAILED',
      "The curve's threads cannot be started: raise the limits on threads and memory",
      {},
      { cause },
    );
  } finally {
    process.off('worker', collect);
  }
}

/**
 * Lets the curve's threads keep the process alive only while they compute, for whomever: snarkjs
 * would keep it alive until somebody terminates the curve.
 */
function releaseProcessWhenIdle(curve: Curve): void {
  prepared.add(curve);
  const { tm } = curve;
  const threads = tm.workers.map(nodeWorker);
  // Nobody needs to end these threads, and who did would leave other users' tasks without an answer.
  curve.terminate = async () => {};
  const post = tm.postAction;
  tm.postAction = (thread, ...task) => {
    threads[thread]!.ref();
    return post.call(tm, thread, ...task);
  };
  tm.workers.forEach((worker, thread) => {
    // snarkjs's own listener runs before, and may have posted the next task.
    worker.addEventListener('message', () => {
      if (!tm.working[thread]) threads[thread]!.unref();
    });
    if (!tm.working[thread]) threads[thread]!.unref();
  });
}

/** The worker_threads worker behind snarkjs's web-worker polyfill, which hides it under this symbol. */
function nodeWorker(worker: CurveWorker): Worker {
  return (worker as unknown as Record<symbol, Worker>)[Symbol.for('worker')]!;
}

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

/**
 * Groth16's pairing equation. Coordinates must be canonical: snarkjs reduces them silently. B must
 * be in the subgroup of order r, which snarkjs does not check and the EVM does.
 */
export async function verifyGroth16(
  key: VerifyingKey,
  signals: readonly bigint[],
  proof: Groth16Proof,
): Promise<boolean> {
  await loadCurve();
  if (!(await areInSubgroup([proof.b]))) return false;
  const points = proofToSnarkjs(proof);
  return groth16.verify(verifyingKeyToSnarkjs(key), signals.map(String), points);
}

/** Whether r times each point is the neutral element. Says nothing about points off the curve. */
export async function areInSubgroup(points: readonly G2Point[]): Promise<boolean> {
  const { G2 } = await loadCurve();
  return points.every(({ x, y }) => {
    const point = G2.fromObject([x, y, [1n, 0n]]);
    return G2.isZero(G2.timesScalar(point, SCALAR_MODULUS));
  });
}

/** The curve's WebAssembly, for computations that snarkjs itself does not offer. */
export interface CurveProgram {
  readonly code: Uint8Array;
  /** Address of the generator of G1, affine, in that program's memory. */
  readonly generator1: number;
  /** Address of the generator of G2, affine. */
  readonly generator2: number;
}

export async function loadCurveProgram(): Promise<CurveProgram> {
  const { tm } = await curves.getCurveFromName('bn128', { singleThread: true });
  return { code: tm.code, generator1: tm.pG1gen, generator2: tm.pG2gen };
}
