/** What zkliq uses of snarkjs 0.7, which ships no types. */
declare module 'snarkjs' {
  import type { SnarkjsProof, SnarkjsVerifyingKey } from '../groth16/groth16.js';

  interface CurveWorker {
    addEventListener(type: 'message', listener: () => void): void;
  }

  type TaskParameter = { readonly var: number } | { readonly val: number };

  /** A step of a task, on numbered variables in a thread's memory. */
  type Task =
    | { readonly cmd: 'ALLOCSET'; readonly var: number; readonly buff: Uint8Array }
    | { readonly cmd: 'ALLOC'; readonly var: number; readonly len: number }
    | { readonly cmd: 'CALL'; readonly fnName: string; readonly params: readonly TaskParameter[] }
    | { readonly cmd: 'GET'; readonly out: number; readonly var: number; readonly len: number };

  /** Sends tasks to the curve's threads. */
  interface ThreadManager {
    readonly concurrency: number;
    readonly workers: readonly CurveWorker[];
    /** Whether a thread has a task. */
    readonly working: readonly boolean[];
    postAction(thread: number, ...task: unknown[]): Promise<unknown>;
    /** Runs a task on the next free thread; resolves to what its GETs read, by `out`. */
    queueAction(task: readonly Task[]): Promise<Uint8Array[]>;
  }

  /** Elements are 32 bytes, little-endian, in Montgomery form. */
  interface ScalarField {
    /** Roots of unity, by the logarithm of their order. */
    readonly w: readonly Uint8Array[];
    e(value: bigint): Uint8Array;
    mul(left: Uint8Array, right: Uint8Array): Uint8Array;
    neg(value: Uint8Array): Uint8Array;
    fft(values: Uint8Array): Promise<Uint8Array>;
    ifft(values: Uint8Array): Promise<Uint8Array>;
    /** Values times first, first * step, first * step², … */
    batchApplyKey(values: Uint8Array, first: Uint8Array, step: Uint8Array): Promise<Uint8Array>;
  }

  type Coordinates = readonly (bigint | readonly bigint[])[];

  interface Group {
    /** Of the names of the group's WebAssembly functions. */
    readonly prefix: string;
    readonly zero: Uint8Array;
    /** The generator. */
    readonly g: Uint8Array;
    double(point: Uint8Array): Uint8Array;
    add(left: Uint8Array, right: Uint8Array): Uint8Array;
    sub(left: Uint8Array, right: Uint8Array): Uint8Array;
    timesFr(point: Uint8Array, scalar: Uint8Array): Uint8Array;
    timesScalar(point: Uint8Array, scalar: bigint): Uint8Array;
    isZero(point: Uint8Array): boolean;
    toAffine(point: Uint8Array): Uint8Array;
    toObject(point: Uint8Array): Coordinates;
    fromObject(point: Coordinates): Uint8Array;
  }

  interface Curve {
    terminate: () => Promise<void>;
    readonly tm: ThreadManager;
    readonly Fr: ScalarField;
    readonly G1: Group;
    readonly G2: Group;
    /** Whether the product of the pairings of points of G1 and G2, in turns, is 1. */
    pairingEq(...points: Uint8Array[]): Promise<boolean>;
  }

  /** A curve without threads: it shows its WebAssembly. */
  interface SingleThreadedCurve extends Curve {
    readonly tm: ThreadManager & {
      readonly code: Uint8Array;
      /** Where that code keeps the generators, affine. */
      readonly pG1gen: number;
      readonly pG2gen: number;
    };
  }

  export const curves: {
    getCurveFromName(name: 'bn128'): Promise<Curve>;
    getCurveFromName(name: 'bn128', options: { singleThread: true }): Promise<SingleThreadedCurve>;
  };

  export const groth16: {
    verify(
      key: SnarkjsVerifyingKey,
      publicSignals: readonly string[],
      proof: SnarkjsProof,
    ): Promise<boolean>;
  };

  /** Long steps tell `debug` how far they are. */
  export interface Logger {
    debug(text: string): void;
    info(text: string): void;
    warn(text: string): void;
    error(text: string): void;
  }

  /** Files are named. Refusals are told to the logger, or to the console. */
  export const zKey: {
    /** The key before any contribution; -1 if it is refused. */
    newZKey(
      r1cs: string,
      powersOfTau: string,
      to: string,
      logger: Logger,
    ): Promise<Uint8Array | -1>;
    contribute(
      from: string,
      to: string,
      name: string,
      entropy: string,
      logger: Logger,
    ): Promise<Uint8Array>;
    /** False if the value, in hex, or the exponent is refused. */
    beacon(
      from: string,
      to: string,
      name: string,
      value: string,
      iterationsExponent: number,
      logger: Logger,
    ): Promise<Uint8Array | false>;
    verifyFromInit(
      initial: string,
      powersOfTau: string,
      key: string,
      logger: Logger,
    ): Promise<boolean>;
  };
}
