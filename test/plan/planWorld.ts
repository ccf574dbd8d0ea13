import fc from 'fast-check';
import { type CircuitInstance, circuitInstance } from '../../src/circuits/instances.js';
import type { CostModel } from '../../src/plan/costModel.js';
import { transactionGas } from '../../src/plan/gasModel.js';
import type { Plan } from '../../src/plan/plan.js';

/** Circuits for 1, 2, 4, 8 and 16 accounts. */
export const sized: Readonly<Record<number, CircuitInstance>> = {
  1: circuitInstance('liquidatable-8-20'),
  2: circuitInstance('liquidatable-batch-2-2-2'),
  4: circuitInstance('liquidatable-batch-4-8-20'),
  8: circuitInstance('liquidatable-batch-8-8-20'),
  16: circuitInstance('liquidatable-batch-16-8-20'),
};

export const standard = [1, 4, 8, 16].map((accounts) => sized[accounts]!);

/** Milliseconds by accounts a proof, on all threads and on one. */
export function modelOf(
  threads: number,
  times: Readonly<Record<number, readonly [latency: number, oneThread: number]>>,
): CostModel {
  const circuits = Object.entries(times).map(([accounts, [latency, oneThread]]) => ({
    circuit: sized[Number(accounts)]!.name,
    latency,
    oneThread,
  }));
  return { engine: 'native (adx)', threads, circuits };
}

/** Some circuits, at least one, and how long they take. */
export const worlds = fc
  .record({
    threads: fc.integer({ min: 1, max: 3 }),
    sizes: fc.subarray([1, 2, 4, 8], { minLength: 1 }),
    times: fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map(({ threads, sizes, times }) => ({
    circuits: sizes.map((size) => sized[size]!),
    model: modelOf(threads, Object.fromEntries(sizes.map((size, k) => [size, times[k]!]))),
  }));

export interface Listed {
  readonly circuit: CircuitInstance;
  readonly accounts: number;
}

/** Every order of proofs about so many accounts; with `anyFill`, also such as leave places empty on the way. */
export function* everyList(
  accounts: number,
  circuits: readonly CircuitInstance[],
  anyFill: boolean,
): Generator<readonly Listed[]> {
  if (accounts === 0) {
    yield [];
    return;
  }
  for (const circuit of circuits) {
    const most = Math.min(circuit.accounts, accounts);
    for (let taken = anyFill ? 1 : most; taken <= most; taken++) {
      for (const rest of everyList(accounts - taken, circuits, anyFill)) {
        yield [{ circuit, accounts: taken }, ...rest];
      }
    }
  }
}

/** When each proof is made, the first that is free taking the next. */
export function endsOf(list: readonly Listed[], workers: number, model: CostModel): number[] {
  const free = Array.from({ length: workers }, () => 0);
  return list.map(({ circuit }) => {
    const cost = model.circuits.find((each) => each.circuit === circuit.name)!;
    free.sort((one, other) => one - other);
    free[0]! += workers === 1 ? cost.latency : cost.oneThread;
    return free[0]!;
  });
}

/** Mean time until an account's proof is made. */
export function meanOf(list: readonly Listed[], workers: number, model: CostModel): number {
  const ends = endsOf(list, workers, model);
  const sum = list.reduce((total, { accounts }, k) => total + accounts * ends[k]!, 0);
  return sum / list.reduce((total, { accounts }) => total + accounts, 0);
}

/** Gas if proofs of a circuit go together, as few of them as need no more than a transaction may have. */
export function gasTogether(list: readonly Listed[]): number {
  const names = new Set(list.map(({ circuit }) => circuit.name));
  return [...names].reduce((sum, name) => {
    const same = list.filter(({ circuit }) => circuit.name === name);
    const accounts = same.reduce((total, each) => total + each.accounts, 0);
    return sum + transactionGas(same[0]!.circuit, same.length, accounts);
  }, 0);
}

export function listOf({ proofs }: Plan): Listed[] {
  return proofs.map(({ circuit, accounts }) => ({ circuit: circuitInstance(circuit), accounts }));
}
