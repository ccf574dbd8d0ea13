import type { Artifacts } from '../../artifacts/artifacts.js';
import { ChainError } from '../../errors.js';
import type { GateVerifier } from './gateVerifiers.js';

/**
 * Refuses a verifier that is for another circuit than the artifacts, or has another key.
 *
 * @throws ChainError KEY_MISMATCH
 */
export function requireArtifactsKey(verifier: GateVerifier, artifacts: Artifacts): void {
  const { address, circuitId, keyHash } = verifier;
  const isSameCircuit = circuitId === artifacts.circuitId.toLowerCase();
  if (isSameCircuit && keyHash === artifacts.keyHash.toLowerCase()) return;
  const { folder, instance } = artifacts;
  throw new ChainError(
    'KEY_MISMATCH',
    isSameCircuit
      ? `The verifier ${address} has the key ${keyHash}, the artifacts in ${folder} have ${artifacts.keyHash}: take those that it was deployed from`
      : `The verifier ${address} is not one of ${instance.name}`,
    { verifier: keyHash, artifacts: artifacts.keyHash },
  );
}
