import { z } from 'zod';
import { blake2bSchema, contributionSchema, powersOfTauSchema } from '../ceremony/ceremonyFile.js';
import { type CircuitInstance, circuitId } from '../circuits/instances.js';
import { compilerVersions } from '../compilation/compileCircuit.js';
import { sha256 } from '../files/hashFile.js';
import { hash32Schema, sha256Schema } from '../files/schemas.js';
import { type Trust, trustSchema } from '../groth16/trust.js';
import { packageVersion } from '../version.js';

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

/** How a key came about that is not a development key. */
const transcriptSchema = z.strictObject({
  powersOfTau: powersOfTauSchema,
  circuitHash: blake2bSchema,
  contributions: z.array(contributionSchema),
});

export type ManifestTranscript = z.infer<typeof transcriptSchema>;

/** What a folder of artifacts claims to hold. */
export const manifestSchema = z.strictObject({
  format: z.literal('zkliq/manifest/1'),
  circuit: z.string(),
  circuitId: hash32Schema,
  template: z.string(),
  parameters: z.array(z.number().int().nonnegative()),
  constraints: z.number().int().positive(),
  trust: trustSchema,
  keyHash: hash32Schema,
  transcript: transcriptSchema.exactOptional(),
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

/** What a manifest says of a key. */
export interface KeyDescription {
  readonly keyHash: string;
  readonly trust: Trust;
  readonly transcript?: ManifestTranscript;
}

/** @param sources hash of the circom sources */
export function describeArtifacts(
  instance: CircuitInstance,
  files: ArtifactContents,
  { keyHash, trust, transcript }: KeyDescription,
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
    trust,
    keyHash,
    ...(transcript && { transcript }),
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
