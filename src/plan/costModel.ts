import { type CircuitInstance, circuitInstance } from '../circuits/instances.js';
import { InputError } from '../errors.js';

/** How long a proof of a circuit takes, from claims to a verified proof, by a prover that is warm. */
export interface CircuitCost {
  readonly circuit: string;
  /** Milliseconds on all threads. */
  readonly latency: number;
  /** Milliseconds on one thread. */
  readonly oneThread: number;
}

/** What a machine's prover was measured to take: see `calibrate`. */
export interface CostModel {
  /** As the engine calls itself, such as `native (ifma)`. */
  readonly engine: string;
  readonly threads: number;
  readonly circuits: readonly CircuitCost[];
}

/**
 * For machines that nothing was measured on. Measured on 2 cores of an AMD EPYC with AVX-512 IFMA, Node 20:
 * `latency` as in the README, while something else ran on one of the cores, `oneThread` as
 * processor time. How circuits compare hardly depends on the machine, how long they take does.
 */
export const DEFAULT_COST_MODEL: CostModel = {
  engine: 'native (ifma)',
  threads: 2,
  circuits: [
    { circuit: 'liquidatable-8-20', latency: 110, oneThread: 111 },
    { circuit: 'liquidatable-batch-4-8-20', latency: 245, oneThread: 281 },
    { circuit: 'liquidatable-batch-8-8-20', latency: 424, oneThread: 480 },
    { circuit: 'liquidatable-batch-16-8-20', latency: 695, oneThread: 953 },
  ],
};

/** A circuit's cost in a model, and where it is from. */
export interface KnownCost extends CircuitCost {
  /** The circuit that was measured: another one, if this one was not. */
  readonly measured: string;
}

/**
 * A circuit that was not measured is taken to need the time of the measured one that is nearest to it
 * in constraints, in proportion to them.
 *
 * @throws InputError INVALID_VALUE if the model has no circuit at all
 */
export function costOf(model: CostModel, circuit: CircuitInstance): KnownCost {
  const own = model.circuits.find((cost) => cost.circuit === circuit.name);
  if (own !== undefined) return { ...own, measured: circuit.name };
  const distance = (cost: CircuitCost) =>
    Math.abs(Math.log(circuitInstance(cost.circuit).constraints / circuit.constraints));
  const [nearest] = [...model.circuits].sort((one, other) => distance(one) - distance(other));
  if (nearest === undefined) {
    throw new InputError('INVALID_VALUE', 'The cost model has no circuits: calibrate again');
  }
  const ratio = circuit.constraints / circuitInstance(nearest.circuit).constraints;
  return {
    circuit: circuit.name,
    latency: nearest.latency * ratio,
    oneThread: nearest.oneThread * ratio,
    measured: nearest.circuit,
  };
}
