import { circuitId, circuitNames, findCircuit } from '../circuits/instances.js';
import { InputError } from '../errors.js';

/**
 * The name is for people and for finding artifacts, the id is what is proved: they must agree.
 *
 * @throws InputError INVALID_FILE
 */
export function requireKnownCircuit(
  path: string,
  named: { readonly circuit: string; readonly circuitId: string },
): void {
  const instance = findCircuit(named.circuit);
  if (instance !== undefined && circuitId(instance) === named.circuitId.toLowerCase()) return;
  throw new InputError(
    'INVALID_FILE',
    instance === undefined
      ? `${path}: "circuit" must be one of ${circuitNames}`
      : `${path}: "circuitId" is not the id of ${instance.name}`,
    { path },
  );
}
