import { join } from 'node:path';
import { Artifacts } from '../../artifacts/artifacts.js';
import type { NamedProof, ProofVerdict } from '../../chain/outbox/outboxReport.js';
import { verdictWithout } from '../../chain/outbox/verdicts.js';
import { InputError } from '../../errors.js';
import { readProofFile } from '../../files/proofFile.js';
import { Verifier } from '../../verifier/verifier.js';
import { listJsonFiles } from '../jsonFiles.js';
import { verdictsOf } from './verifyProofs.js';

/** The proofs of a folder, and what is none. */
export interface ProofFolder {
  readonly proofs: readonly NamedProof[];
  readonly refused: readonly ProofVerdict[];
}

/**
 * Reads all files directly in a folder that end in .json, by name. One that holds no proof is refused, and
 * does not keep the others.
 *
 * @throws InputError FILE_NOT_FOUND; USAGE if there are none
 */
export async function readProofFolder(folder: string): Promise<ProofFolder> {
  const proofs: NamedProof[] = [];
  const refused: ProofVerdict[] = [];
  for (const file of await listJsonFiles(folder, 'proof file')) {
    try {
      proofs.push({ file, proof: await readProofFile(join(folder, file)) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.push(verdictWithout(file, 'refused', error.message));
    }
  }
  return { proofs, refused };
}

/**
 * Verifies proofs, those of a circuit at once.
 *
 * @param circuits that the gate takes; proofs of others are not looked at
 * @throws ArtifactsError if those of a circuit are missing, damaged or not to be trusted
 */
export async function verifyFolder(
  { proofs, refused: unread }: ProofFolder,
  circuits: readonly string[],
  options: { readonly artifacts: string; readonly allowDevelopmentKey: boolean },
): Promise<ProofFolder> {
  const refused = [...unread];
  for (const circuit of circuits) {
    const own = proofs.filter(({ proof }) => proof.circuit === circuit);
    if (own.length === 0) continue;
    const artifacts = await Artifacts.open(circuit, options.artifacts);
    const verifier = new Verifier(artifacts, options);
    const verdicts = await verdictsOf(
      verifier,
      own.map(({ proof }) => proof),
    );
    for (const [i, verdict] of verdicts.entries()) {
      if (verdict.valid) continue;
      refused.push(verdictWithout(own[i]!.file, 'refused', verdict.explanation));
    }
  }
  const wrong = new Set(refused.map(({ file }) => file));
  return { proofs: proofs.filter(({ file }) => !wrong.has(file)), refused };
}
