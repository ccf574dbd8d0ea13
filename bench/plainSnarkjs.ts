/** The alternative that a user would pick: snarkjs as its documentation shows it. */
import { createRequire } from 'node:module';

interface MemoryFile {
  type: 'mem';
  data?: Uint8Array;
}

type File = MemoryFile | Uint8Array;

interface FullResult {
  readonly proof: object;
  readonly publicSignals: readonly string[];
}

interface PlainSnarkjs {
  readonly groth16: {
    fullProve(inputs: object, program: File, key: File): Promise<FullResult>;
    prove(key: File, witness: File): Promise<FullResult>;
    verify(key: object, signals: readonly string[], proof: object): Promise<boolean>;
  };
  readonly wtns: { calculate(inputs: object, program: File, witness: MemoryFile): Promise<void> };
  readonly powersOfTau: {
    newAccumulator(curve: unknown, power: number, file: MemoryFile): Promise<unknown>;
    contribute(from: MemoryFile, to: MemoryFile, name: string, entropy: string): Promise<unknown>;
    preparePhase2(from: MemoryFile, to: MemoryFile): Promise<unknown>;
  };
  readonly zKey: {
    newZKey(r1cs: File, ptau: MemoryFile, key: MemoryFile): Promise<unknown>;
    contribute(from: MemoryFile, to: MemoryFile, name: string, entropy: string): Promise<unknown>;
  };
  readonly curves: {
    getCurveFromName(name: string): Promise<{ terminate(): Promise<void> }>;
  };
}

/** snarkjs with the functions that the benchmarks need; it ships no types. */
export const snarkjs: PlainSnarkjs = createRequire(import.meta.url)('snarkjs');

/** A development key by the usual way: local powers of tau, phase 2, one contribution. */
export async function plainSetup(r1cs: Uint8Array, power: number): Promise<void> {
  const curve = await snarkjs.curves.getCurveFromName('bn128');
  const file = (): MemoryFile => ({ type: 'mem' });
  const [empty, accumulated, prepared, initial, final] = [file(), file(), file(), file(), file()];
  await snarkjs.powersOfTau.newAccumulator(curve, power, empty);
  await snarkjs.powersOfTau.contribute(empty, accumulated, 'bench', 'entropy');
  await snarkjs.powersOfTau.preparePhase2(accumulated, prepared);
  await snarkjs.zKey.newZKey(r1cs, prepared, initial);
  await snarkjs.zKey.contribute(initial, final, 'bench', 'entropy');
  await curve.terminate();
}
