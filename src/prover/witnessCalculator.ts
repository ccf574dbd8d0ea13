import { ProvingError } from '../errors.js';
import type { CircuitInputs } from '../statement/circuitInputs.js';
import { ELEMENT_WORDS, HEADER_WORDS, writeHeader } from './witnessFile.js';
import {
  type CompiledProgram,
  compileWitnessProgram,
  startWitnessProgram,
  type WitnessProgram,
} from './witnessProgram.js';

/**
 * Runs a circuit's witness program. Built once and kept: building costs ten times a witness.
 *
 * It prints nothing, and its errors say which signal of the circuit is at fault, never a value. It
 * keeps none either.
 */
export class WitnessCalculator {
  readonly #program: WitnessProgram;
  /** The program's memory before it knew of any inputs. */
  readonly #memory: Uint8Array;

  private constructor(program: WitnessProgram) {
    this.#program = program;
    this.#memory = new Uint8Array(program.memory.buffer).slice();
  }

  /** @throws ArtifactsError ARTIFACTS_CORRUPT */
  static async create(wasm: Uint8Array): Promise<WitnessCalculator> {
    return WitnessCalculator.of(await compileWitnessProgram(wasm));
  }

  /**
   * Runs a program that was compiled, maybe in another thread.
   *
   * @throws ArtifactsError ARTIFACTS_CORRUPT
   */
  static async of(module: CompiledProgram): Promise<WitnessCalculator> {
    return new WitnessCalculator(await startWitnessProgram(module));
  }

  /**
   * The whole witness as the bytes of a wtns file, iden3's format version 2.
   *
   * @throws ProvingError WITNESS_FAILED if a signal is missing or unknown, or a constraint fails
   */
  calculate(inputs: CircuitInputs): Uint8Array {
    try {
      this.#setInputs(inputs);
      return this.#readWitness();
    } finally {
      new Uint8Array(this.#program.memory.buffer).set(this.#memory);
    }
  }

  #readWitness(): Uint8Array {
    const size = this.#program.getWitnessSize();
    const words = new Uint32Array(HEADER_WORDS + size * ELEMENT_WORDS);
    writeHeader(words, size);
    for (let index = 0, position = HEADER_WORDS; index < size; index++) {
      this.#program.getWitness(index);
      for (let word = 0; word < ELEMENT_WORDS; word++) {
        words[position++] = this.#program.readSharedRWMemory(word);
      }
    }
    return new Uint8Array(words.buffer);
  }

  #setInputs(inputs: CircuitInputs): void {
    const program = this.#program;
    program.init(1);
    let given = 0;
    for (const [name, value] of Object.entries(inputs)) {
      const values = typeof value === 'bigint' ? [value] : value;
      const [high, low] = signalHash(name);
      const size = program.getInputSignalSize(high, low);
      if (size !== values.length && !(size < 0 && values.length === 0)) {
        throw witnessError(
          `the circuit takes ${Math.max(size, 0)} values of ${name}, not ${values.length}`,
        );
      }
      values.forEach((element, position) => {
        writeElement(program, element);
        try {
          program.setInputSignal(high, low, position);
        } catch (cause) {
          throw witnessError(`a constraint failed once ${name} was set`, cause);
        }
      });
      given += values.length;
    }
    if (given !== program.getInputSize()) {
      throw witnessError(`the circuit takes ${program.getInputSize()} input values, not ${given}`);
    }
  }
}

function witnessError(reason: string, cause?: unknown): ProvingError {
  return new ProvingError('WITNESS_FAILED', `There is no witness: ${reason}`, {}, { cause });
}

function writeElement(program: WitnessProgram, element: bigint): void {
  for (let word = 0; word < ELEMENT_WORDS; word++) {
    program.writeSharedRWMemory(word, Number((element >> BigInt(32 * word)) & 0xffffffffn));
  }
}

/** circom finds signals by the 64-bit FNV-1a hash of their names. */
function signalHash(name: string): [high: number, low: number] {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return [Number(hash >> 32n), Number(hash & 0xffffffffn)];
}
