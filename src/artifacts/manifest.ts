import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CircuitInstance, circuitId } from '../circuits/instances.js';
import { hash32Schema, sha256Schema } from '../files/schemas.js';
import { packageVersion } from '../version.js';
import { compilerVersions } from './compileCircuit.js';

/** Files of a circuit's artifacts, by what they are. */
export const ARTIFACT_FILES = {
  r1cs: 'circuit.r1cs',
  witnessProgram: 'witness.wasm',
  provingKey: 'proving_key.zkey',
  verifyingKey: 'verification_key.json',
} as const;

export const MANIFEST_FILE = 'manifest.json';

export type ArtifactName = keyof typeof ARTIFACT_FILES;

const fileSchema = z.strictObject({
  sha256: sha256Schema,
  bytes: z.number().int().nonnegative(),
});

/**
 * What a folder of artifacts claims to hold. `trust` says where the key's secrets went:
 * `development` keys are made from known ones. Later kinds of trust are further values here.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('zkliq/manifest/1'),
  circuit: z.string(),
  circuitId: hash32Schema,
  template: z.string(),
  parameters: z.array(z.number().int().nonnegative()),
  constraints: z.number().int().positive(),
  trust: z.enum(['development', 'ceremony']),
  keyHash: hash32Schema,
  /** SHA-256 over the circom sources and the entry point. */
  sources: sha256Schema,
  tools: z.strictObject({ zkliq: z.string(), circom2: z.string(), circomlib: z.string() }),
  files: z.strictObject({
    r1cs: fileSchema,
    witnessProgram: fileSchema,
    provingKey: fileSchema,
    verifyingKey: fileSchema,
  }),
});

/** What manifest.json says of a circuit's files: docs/files.md has its fields. */
export type Manifest = z.infer<typeof manifestSchema>;

export type ArtifactContents = Readonly<Record<ArtifactName, Uint8Array>>;

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The manifest of a development key's artifacts. */
export function describeArtifacts(
  instance: CircuitInstance,
  files: ArtifactContents,
  keyHash: string,
  sources: string,
): Manifest {
  const entry = (bytes: Uint8Array) => ({ sha256: sha256(bytes), bytes: bytes.length });
  return {
    format: 'zkliq/manifest/1',
    circuit: instance.name,
    circuitId: circuitId(instance),
    template: instance.template,
    parameters: [...instance.parameters],
    constraints: instance.constraints,
    trust: 'development',
    keyHash,
    sources,
    tools: { zkliq: packageVersion, ...compilerVersions() },
    files: {
      r1cs: entry(files.r1cs),
      witnessProgram: entry(files.witnessProgram),
      provingKey: entry(files.provingKey),
      verifyingKey: entry(files.verifyingKey),
    },
  };
}
