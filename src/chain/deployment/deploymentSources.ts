import { type StandardInput, standardInput } from '../compile/compileContracts.js';
import type { Deployment } from './deployment.js';
import type { HostKind } from './deploymentConfig.js';

/** What a deployment is compiled from, libraries and other imports apart. */
export const HOST_SOURCES: Readonly<Record<HostKind, readonly string[]>> = {
  'private-ledger': [
    'contracts/Groth16Verifier.sol',
    'contracts/PriceRounds.sol',
    'contracts/examples/PrivateLedger.sol',
  ],
  'addressed-ledger': [
    'contracts/Groth16Verifier.sol',
    'contracts/PriceRounds.sol',
    'contracts/examples/AddressedLedger.sol',
  ],
};

/**
 * solc's standard JSON input of all contracts of a deployment, libraries linked: what block explorers
 * take to verify them.
 *
 * @throws ArtifactsError COMPILATION_FAILED
 */
export function deploymentSources({ host, contracts }: Deployment): Promise<StandardInput> {
  const linked: Record<string, Record<string, string>> = {};
  const libraries = new Set(contracts.flatMap((each) => Object.keys(each.libraries)));
  for (const { name, source, address } of contracts) {
    if (libraries.has(name)) linked[source] = { ...linked[source], [name]: address };
  }
  return standardInput(HOST_SOURCES[host], linked);
}
