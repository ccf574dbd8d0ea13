import type { EngineFactory } from '../engine/engine.js';
import { rapidsnarkEngine } from '../engine/rapidsnark.js';
import type { EngineName } from '../engine/select.js';
import { InputError } from '../errors.js';

/** Where rapidsnark's `prover` is: it is not found by its name, as that might be anything. */
const RAPIDSNARK_VARIABLE = 'ZKLIQ_RAPIDSNARK';

/** Those that `--engine` takes. */
export const ENGINE_CHOICES = ['auto', 'native', 'snarkjs', 'rapidsnark'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** @throws InputError if rapidsnark is chosen, and nobody says where it is */
export function chosenEngine(choice: EngineChoice): EngineName | EngineFactory {
  if (choice !== 'rapidsnark') return choice;
  const binary = process.env[RAPIDSNARK_VARIABLE];
  if (binary) return rapidsnarkEngine(binary);
  throw new InputError('USAGE', `Set ${RAPIDSNARK_VARIABLE} to the path of its prover`);
}
