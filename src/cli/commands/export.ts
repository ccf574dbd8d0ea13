import { join } from 'node:path';
import { Artifacts } from '../../artifacts/artifacts.js';
import { encodeVerifyCalldata } from '../../chain/gate/groth16Verifier.js';
import { knownDevelopmentKey } from '../../developmentKey/knownKeys.js';
import { requireLocalChain } from '../../developmentKey/localChains.js';
import { ArtifactsError, InputError } from '../../errors.js';
import { writeJsonFile } from '../../files/jsonFile.js';
import { makeFolder } from '../../files/makeFolder.js';
import { readProofFile } from '../../files/proofFile.js';
import { proofToSnarkjs, type VerifyingKey, verifyingKeyToSnarkjs } from '../../groth16/groth16.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { signalsOf } from '../../statement/fold.js';
import { listWords } from '../../statement/words.js';
import type { Console } from '../output/console.js';
import { requireOutput } from '../output/outputs.js';

export interface ExportCommandOptions {
  readonly snarkjs?: string;
  readonly calldata: boolean;
  readonly artifacts: string;
  readonly force: boolean;
  readonly allowDevelopmentKey: boolean;
}

/** `zkliq export`: a proof as other tools take it. */
export async function runExport(
  file: string,
  options: ExportCommandOptions,
  console: Console,
): Promise<void> {
  const { snarkjs: folder, calldata } = options;
  if (folder === undefined && !calldata) {
    throw new InputError('USAGE', 'Say what to export: --snarkjs FOLDER, --calldata, or both');
  }
  const proof = await readProofFile(file);
  if (knownDevelopmentKey(proof.keyHash) !== undefined && !options.allowDevelopmentKey) {
    requireLocalChain(proof.authorization.chainId, proof.circuit);
  }
  const written = folder === undefined ? [] : await writeSnarkjs(file, proof, folder, options);
  const data = calldata
    ? encodeVerifyCalldata(proof.proof, proof.digest, listWords(proof.words))
    : undefined;
  console.result(
    { files: written, ...(data && { calldata: data }) },
    [...written, ...(data ? [data] : [])].join('\n'),
  );
}

/** The key that goes with the proof, or none: snarkjs would only say "invalid proof". */
async function readKey(
  { circuit, keyHash, authorization }: LiquidationProof,
  { artifacts: root, allowDevelopmentKey }: ExportCommandOptions,
): Promise<VerifyingKey> {
  const artifacts = await Artifacts.open(circuit, root);
  artifacts.requireUsableOn(authorization.chainId, allowDevelopmentKey);
  if (artifacts.keyHash === keyHash.toLowerCase()) return artifacts.verifyingKey;
  throw new ArtifactsError(
    'ARTIFACTS_MISSING',
    `The proof is for key ${keyHash}, ${artifacts.folder} holds ${artifacts.keyHash}: name the right --artifacts`,
    { keyHash },
  );
}

async function writeSnarkjs(
  file: string,
  proof: LiquidationProof,
  folder: string,
  options: ExportCommandOptions,
): Promise<string[]> {
  const verifyingKey = await readKey(proof, options);
  const files: readonly (readonly [name: string, content: unknown])[] = [
    ['proof.json', proofToSnarkjs(proof.proof)],
    ['public.json', signalsOf(proof)],
    ['verification_key.json', verifyingKeyToSnarkjs(verifyingKey)],
  ];
  await makeFolder(folder);
  const paths = files.map(([name]) => join(folder, name));
  for (const path of paths) await requireOutput(path, options.force, [file]);
  for (const [name, content] of files) {
    await writeJsonFile(join(folder, name), content, { overwrite: options.force });
  }
  return paths;
}
