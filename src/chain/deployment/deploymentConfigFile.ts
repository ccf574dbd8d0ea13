import { z } from 'zod';
import { checkContents } from '../../files/fileError.js';
import { readJsonFile } from '../../files/jsonFile.js';
import { marketSchema } from '../../files/marketFile.js';
import { addressSchema, unsignedSchema } from '../../files/schemas.js';
import { type DeploymentConfig, HOST_KINDS, requireDeploymentConfig } from './deploymentConfig.js';

const whole = z.number().int();

/** Ranges that depend on nothing else are a contract's types; {@link requireDeploymentConfig} has the rest. */
const deploymentConfigFileSchema = z.strictObject({
  format: z.literal('zkliq/deployment-config/1'),
  chainId: unsignedSchema,
  host: z.enum(HOST_KINDS),
  circuits: z.array(z.string()),
  markets: z.array(
    marketSchema.extend({
      feeds: z.array(addressSchema),
      /** Seconds. */
      heartbeat: whole,
    }),
  ),
  weightsOwner: addressSchema.optional(),
  /** Seconds. */
  weightsDelay: whole.optional(),
  sequencer: z.strictObject({ feed: addressSchema, grace: whole }).optional(),
  operator: addressSchema,
  /** Basis points. */
  threshold: whole,
  /** Seconds. */
  maximumRoundAge: whole.optional(),
  rootWindow: z.union([z.literal('all'), whole], '"all" or a whole number').optional(),
});

/**
 * What a host is deployed with.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readDeploymentConfigFile(path: string): Promise<DeploymentConfig> {
  const { format: _, ...file } = await readJsonFile(path, deploymentConfigFileSchema);
  return checkContents(path, undefined, () => requireDeploymentConfig(file));
}
