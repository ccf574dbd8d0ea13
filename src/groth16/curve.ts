/** The one module that imports snarkjs, beside the process of `ceremony/phase2Process.ts`. */
import type { Worker } from 'node:worker_threads';
import { type Curve, type CurveWorker, curves } from 'snarkjs';
import { ProvingError } from '../errors.js';

/** Its verification: `pairing.ts` looks at what it leaves out. */
export { groth16 } from 'snarkjs';

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
