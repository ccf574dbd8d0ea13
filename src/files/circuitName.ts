import { circuitId, singleCircuits, singleNames } from '../circuits/instances.js';
import { InputError } from '../errors.js';

/**
 * Of what proves one account at a time. The name is for people and for finding artifacts, the id is
 * what is proved: they must agree.
 *
 * @throws InputError INVALID_FILE
 */
export function requireKnownCircuit(
  path: string,
  named: { readonly circuit: string; readonly circuitId: string },
): void {
  const instance = singleCircuits.find(({ name }) => name === named.circuit);
  if (instance !== undefined && circuitId(instance) === named.circuitId.toLowerCase()) return;
  throw new InputError(
    'INVALID_FILE',
    instance === undefined
      ? `${path}: "circuit" must be one of ${singleNames}`
      : `${path}: "circuitId" is not the id of ${instance.name}`,
    { path },
  );
}
