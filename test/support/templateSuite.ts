import { expect } from 'chai';
import fc from 'fast-check';
import { type CircuitInstance, circuitSource } from '../../src/circuits/instances.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { CIRCUIT_RUNS, check } from './check.js';
import { compileConstraints, type TemplateInstance, TestCircuit } from './circuit.js';
import { undeterminedWires } from './determined.js';
import { forge } from './forge.js';

/** Compiling takes seconds, of the largest batch a minute, and the machine may be busy. */
const COMPILE_TIMEOUT = 900_000;

/** One half in the field: the inverse of 2. */
const HALF = (SCALAR_MODULUS + 1n) / 2n;

/** Values that no bit may have, and that a forger would try. */
export const NO_BITS = [2n, SCALAR_MODULUS - 1n, HALF, 3n];

/** Compiles a template before the tests of this suite. */
export function useTemplate(instance: TemplateInstance): () => TestCircuit {
  let circuit: TestCircuit | undefined;
  before(async function () {
    this.timeout(COMPILE_TIMEOUT);
    circuit = await TestCircuit.compile(instance);
  });
  return () => circuit!;
}

/** A circuit that ships, as it ships. */
export function shipped(instance: CircuitInstance): TemplateInstance {
  const { template, parameters } = instance;
  const include = circuitSource(instance).replace('.circom', '');
  return { include, template, parameters, public: ['challenge'] };
}

export function itHasConstraints(instance: TemplateInstance, count: number): void {
  const name = `${instance.template}(${(instance.parameters ?? []).join(', ')})`;
  it(`constraint count: ${name} has ${count}`, async function () {
    this.timeout(COMPILE_TIMEOUT);
    const { constraints } = await compileConstraints(instance);
    expect(constraints.length).to.equal(count);
  });
}

/**
 * No prover has a choice beyond the inputs: argued from the constraints, then tried.
 *
 * @param runs fewer where a witness is dear to forge and a smaller instance has them all
 */
export function itPinsEveryWire(
  get: () => TestCircuit,
  honestInputs: () => CircuitInputs | Promise<CircuitInputs>,
  runs = CIRCUIT_RUNS,
): void {
  it('for given inputs, the constraints pin every wire', () => {
    const circuit = get();
    const free = undeterminedWires(circuit.r1cs, circuit.inputWires).map((wire) =>
      circuit.symbols.name(wire),
    );
    expect(free).to.deep.equal([]);
  });
  itRefusesForgedWires('', get, honestInputs, runs);
}

/** @param when what the inputs are, for the title */
export function itRefusesForgedWires(
  when: string,
  get: () => TestCircuit,
  honestInputs: () => CircuitInputs | Promise<CircuitInputs>,
  runs = CIRCUIT_RUNS,
): void {
  it(`${when}refuses any other value of any wire, everything downstream recomputed`, async function () {
    this.timeout(COMPILE_TIMEOUT);
    const circuit = get();
    const honest = circuit.run(await honestInputs());
    expect(honest.violated).to.deep.equal([]);
    const inputs = new Set(circuit.inputWires);
    const wires = [...honest.witness.keys()].filter((wire) => wire > 0 && !inputs.has(wire));
    const wire = fc.constantFrom(...wires);
    check(
      fc.property(wire, forgedValue(), (wire, change) => {
        const forged = change(honest.witness[wire]!);
        fc.pre(forged !== honest.witness[wire]);
        const { violated } = forge(circuit, honest, new Map([[wire, forged]]));
        expect(violated, circuit.symbols.name(wire)).to.not.deep.equal([]);
      }),
      runs,
    );
  });
}

/** Forges a wire and everything downstream of it: constraints must stand against it. */
export function expectForgeryRefused(
  circuit: TestCircuit,
  inputs: CircuitInputs,
  signal: string | RegExp,
  value: bigint,
): void {
  const { symbols } = circuit;
  const [wire] = typeof signal === 'string' ? [symbols.wire(signal)] : symbols.wires(signal);
  expect(wire, `no wire is left of ${signal}`).to.not.equal(undefined);
  const forgedWire = modulo(value, SCALAR_MODULUS);
  const forged = forge(circuit, circuit.run(inputs), new Map([[wire!, forgedWire]]));
  expect(forged.witness[wire!]).to.equal(forgedWire);
  expect(forged.violated, `${signal}`).to.not.deep.equal([]);
}

/** What a forger makes of a value: the other bit, a neighbour, an alias of a range, anything. */
export function forgedValue(): fc.Arbitrary<(value: bigint) => bigint> {
  const inField = (change: (value: bigint) => bigint) => (value: bigint) =>
    modulo(change(value), SCALAR_MODULUS);
  return fc
    .oneof(
      fc.constantFrom<(value: bigint) => bigint>(
        (value) => 1n - value,
        (value) => value + 1n,
        (value) => value - 1n,
        (value) => -value,
        () => 0n,
        () => 2n,
        () => SCALAR_MODULUS - 1n,
        () => HALF,
      ),
      fc.nat(252).map((bit) => (value: bigint) => value + (1n << BigInt(bit))),
      fc.bigInt({ min: 0n, max: SCALAR_MODULUS - 1n }).map((other) => () => other),
    )
    .map(inField);
}

/** The inputs with one of them replaced; `position` counts within an array. */
export function replaced(
  inputs: CircuitInputs,
  name: string,
  value: bigint,
  position = 0,
): CircuitInputs {
  const old = inputs[name]!;
  return { ...inputs, [name]: typeof old === 'bigint' ? value : old.with(position, value) };
}
