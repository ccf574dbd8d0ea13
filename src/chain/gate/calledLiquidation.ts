import { liquidationGateInterface } from './liquidationCall.js';

/** What a call of the gate says it is about. */
export interface CalledLiquidation {
  /** Place of the circuit among the gate's verifiers. */
  readonly circuit: bigint;
  /** Those of a batch in its order; 0 where a proof has fewer accounts than its circuit. */
  readonly nullifiers: readonly bigint[];
  readonly threshold: bigint;
  readonly round: bigint;
  readonly liquidator: string;
}

/** First argument of either function, by name. */
interface Asked {
  readonly terms: Omit<CalledLiquidation, 'nullifiers'>;
  readonly nullifier?: bigint;
  readonly nullifiers?: readonly bigint[];
}

const FUNCTIONS = ['authorizeLiquidation', 'authorizeBatch'].map(
  (name) => liquidationGateInterface.getFunction(name)!,
);

/** Whether calldata is of `authorizeLiquidation` or `authorizeBatch`. */
export function isLiquidationCall(data: string): boolean {
  return functionOf(data) !== undefined;
}

/** Reads calldata of `authorizeLiquidation` or `authorizeBatch`; null if it is not encoded as such. */
export function decodeLiquidation(data: string): CalledLiquidation | null {
  const called = functionOf(data);
  if (called === undefined) return null;
  try {
    const args = liquidationGateInterface.decodeFunctionData(called, data);
    const { terms, nullifier, nullifiers } = args.toObject(true)[called.inputs[0]!.name] as Asked;
    const { circuit, threshold, round, liquidator } = terms;
    return { circuit, nullifiers: nullifiers ?? [nullifier!], threshold, round, liquidator };
  } catch {
    return null;
  }
}

function functionOf(data: string) {
  const selector = data.slice(0, 10).toLowerCase();
  return FUNCTIONS.find((each) => each.selector === selector);
}
