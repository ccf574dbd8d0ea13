import { type ErrorDetails, reworded, ZkliqError } from '../../errors.js';
import { addressesOf, type DeployedContract, describeDeployed } from './deployer.js';

/**
 * An error that tells what was deployed before it: that was paid for, and stays. One of ours becomes
 * another of its kind that says so; any other, a defect, gets `details`.
 */
export function withDeployed(error: unknown, deployed: readonly DeployedContract[]): unknown {
  if (deployed.length === 0 || !(error instanceof Error)) return error;
  const addresses = addressesOf(deployed);
  if (error instanceof ZkliqError) {
    const told = `${error.message}. Deployed so far: ${describeDeployed(deployed)}`;
    return reworded(error, told, addresses);
  }
  const { details } = error as { readonly details?: ErrorDetails };
  return Object.assign(error, { details: { ...details, ...addresses } });
}
