import { parseR1cs, type R1cs } from '../../src/compilation/r1cs.js';
import { ProvingError } from '../../src/errors.js';
import { modulo, SCALAR_MODULUS } from '../../src/field.js';
import { WitnessCalculator } from '../../src/prover/witnessCalculator.js';
import type { CircuitInputs } from '../../src/statement/circuitInputs.js';
import { compileTemplate, readProduct, type TemplateInstance } from './compileTemplate.js';
import { completeWitness } from './completeWitness.js';
import { Symbols, violatedConstraints } from './constraints.js';
import { parseWitness } from './witness.js';

export type { TemplateInstance } from './compileTemplate.js';

/** All wires of a circuit, and what its constraints say to them. */
export interface Outcome {
  readonly witness: readonly bigint[];
  /** Indices of the constraints that refuse it. */
  readonly violated: readonly number[];
  /** Outputs, then public inputs: what a verifier sees. */
  readonly signals: readonly bigint[];
}

/** A compiled template under test: its constraints, the names of its wires, its witness program. */
export class TestCircuit {
  private constructor(
    readonly r1cs: R1cs,
    readonly symbols: Symbols,
    readonly calculator: WitnessCalculator,
  ) {}

  static async compile(instance: TemplateInstance): Promise<TestCircuit> {
    const folder = await compileTemplate(instance, 'program');
    return new TestCircuit(
      parseR1cs(await readProduct(folder, 'main.r1cs')),
      new Symbols(Buffer.from(await readProduct(folder, 'main.sym')).toString()),
      await WitnessCalculator.create(await readProduct(folder, 'main.wasm')),
    );
  }

  /**
   * Computes every wire from the inputs, reduced mod r. Where the witness program stops at a broken
   * assertion, as no dishonest prover would, the rest is derived from the constraints: what refuses
   * a forged input is constraints, never the program.
   */
  run(inputs: CircuitInputs): Outcome {
    const reduced: CircuitInputs = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, reduce(value)]),
    );
    try {
      return this.judge(parseWitness(this.calculator.calculate(reduced)));
    } catch (error) {
      if (!(error instanceof ProvingError)) throw error;
      return this.judge(completeWitness(this.r1cs, this.#wiresOf(reduced), () => 0n));
    }
  }

  judge(witness: readonly bigint[]): Outcome {
    const { outputs, publicInputs } = this.r1cs;
    const signals = witness.slice(1, 1 + outputs + publicInputs);
    return { witness, violated: violatedConstraints(this.r1cs, witness), signals };
  }

  get inputWires(): number[] {
    return this.symbols.inputs(this.r1cs);
  }

  #wiresOf(inputs: CircuitInputs): Map<number, bigint> {
    const given = new Map<number, bigint>();
    for (const [name, value] of Object.entries(inputs)) {
      const values = typeof value === 'bigint' ? [value] : value;
      for (const [position, signal] of this.symbols.elements(name).entries()) {
        if (this.symbols.hasWire(signal)) given.set(this.symbols.wire(signal), values[position]!);
      }
    }
    return given;
  }
}

/** The constraints alone: enough to count them. */
export async function compileConstraints(instance: TemplateInstance): Promise<R1cs> {
  const folder = await compileTemplate(instance, 'constraints');
  return parseR1cs(await readProduct(folder, 'main.r1cs'));
}

function reduce(value: bigint | readonly bigint[]): bigint | readonly bigint[] {
  return typeof value === 'bigint'
    ? modulo(value, SCALAR_MODULUS)
    : value.map((element) => modulo(element, SCALAR_MODULUS));
}
