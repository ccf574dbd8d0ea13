import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../artifacts/manifest.js';
import type { Deployment } from '../chain/deployment/deployment.js';
import { circuitsFor } from '../circuits/circuitsFor.js';
import { type CircuitInstance, circuitInstance, circuitInstances } from '../circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../defaults.js';
import { ArtifactsError } from '../errors.js';

/**
 * The circuit for so many accounts where none is named and no gate says what it takes: the default
 * one, or of those that are as large for each account the smallest that is set up, else the smallest.
 *
 * @param root where artifacts are
 * @throws ArtifactsError CIRCUIT_UNFIT
 */
export async function circuitForFiles(accounts: number, root: string): Promise<string> {
  const { markets, depth } = circuitInstance(DEFAULT_CIRCUIT);
  const alike = circuitInstances.filter((each) => each.markets === markets && each.depth === depth);
  const names = roomy(
    accounts,
    alike,
    `circuit for ${markets} markets and a tree of ${depth} levels`,
  );
  for (const name of names) {
    if (await isSetUp(name, root)) return name;
  }
  return names[0]!;
}

/** Whether there are artifacts of a circuit; they may be damaged. */
export function isSetUp(circuit: string, root: string): Promise<boolean> {
  return access(join(root, circuit, MANIFEST_FILE)).then(
    () => true,
    () => false,
  );
}

/**
 * The smallest circuit of a deployment for so many accounts, the first of those that are as large.
 *
 * @throws ArtifactsError CIRCUIT_UNFIT
 */
export function circuitOfDeployment(accounts: number, { circuits }: Deployment): string {
  const listed = circuits.map(({ circuit }) => circuitInstance(circuit));
  return roomy(accounts, listed, 'circuit of the deployment')[0]!;
}

function roomy(accounts: number, circuits: readonly CircuitInstance[], what: string): string[] {
  const fitting = circuitsFor(accounts, circuits);
  if (fitting.length > 0) return fitting.map(({ name }) => name);
  const most = Math.max(...circuits.map((each) => each.accounts));
  throw new ArtifactsError(
    'CIRCUIT_UNFIT',
    `No ${what} has room for ${accounts} accounts: prove ${most === 1 ? 'one' : `at most ${most}`} at a time, submit takes several proofs`,
    { accounts, most },
  );
}
