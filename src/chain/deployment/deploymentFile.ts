import { z } from 'zod';
import { requireKnownCircuit } from '../../files/circuitName.js';
import { checkContents } from '../../files/fileError.js';
import { readJsonFile, writeFileOf } from '../../files/jsonFile.js';
import { marketSchema } from '../../files/marketFile.js';
import {
  addressSchema,
  bytesSchema,
  countSchema,
  hash32Schema,
  unsignedSchema,
} from '../../files/schemas.js';
import { trustSchema } from '../../groth16/trust.js';
import { requireMarkets } from '../../market/market.js';
import { THRESHOLD_BOUND } from '../../statement/words.js';
import type { Deployment } from './deployment.js';
import { HOST_KINDS } from './deploymentConfig.js';

const FORMAT = 'zkliq/deployment/1';

const deploymentFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: unsignedSchema,
  host: z.enum(HOST_KINDS),
  gate: addressSchema,
  rounds: addressSchema,
  /** Of the first contract. */
  block: countSchema,
  operator: addressSchema,
  /** Basis points. */
  threshold: unsignedSchema.refine(
    (value) => value > 0n && value < THRESHOLD_BOUND,
    'basis points from "1"',
  ),
  /** Seconds. */
  maximumRoundAge: unsignedSchema,
  markets: z.array(marketSchema),
  circuits: z
    .array(
      z.strictObject({
        circuit: z.string(),
        verifier: addressSchema,
        circuitId: hash32Schema,
        keyHash: hash32Schema,
        trust: trustSchema,
      }),
    )
    .min(1),
  compiler: z.string(),
  contracts: z.array(
    z.strictObject({
      name: z.string(),
      source: z.string(),
      address: addressSchema,
      constructorArguments: bytesSchema,
      /** Addresses of linked libraries, by name. */
      libraries: z.record(z.string(), addressSchema),
      transaction: hash32Schema,
      block: countSchema,
      gasUsed: unsignedSchema,
    }),
  ),
});

/**
 * What was deployed. What is on chain under these addresses is not checked here.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readDeploymentFile(path: string): Promise<Deployment> {
  const { format: _, ...deployment } = await readJsonFile(path, deploymentFileSchema);
  checkContents(path, undefined, () => requireMarkets(deployment.markets));
  for (const circuit of deployment.circuits) requireKnownCircuit(path, circuit);
  return deployment;
}

/**
 * Writes what was deployed.
 *
 * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeDeploymentFile(path: string, deployment: Deployment): Promise<void> {
  const file = {
    format: FORMAT,
    ...deployment,
    markets: deployment.markets.map(({ symbol, decimals, weights: { maintenance, initial } }) => ({
      symbol,
      decimals,
      weights: { maintenance: numbers(maintenance), initial: numbers(initial) },
    })),
  };
  await writeFileOf(deploymentFileSchema, path, file);
}

/** Weights are numbers in files, not strings. */
function numbers({ asset, liability }: { readonly asset: bigint; readonly liability: bigint }) {
  return { asset: Number(asset), liability: Number(liability) };
}
