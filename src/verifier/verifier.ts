import type { Artifacts } from '../artifacts/artifacts.js';
import { circuitId } from '../circuits/instances.js';
import { ArtifactsError, InputError, StatementError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { Groth16Proof } from '../groth16/groth16.js';
import { areInSubgroup, verifyGroth16 } from '../groth16/pairing.js';
import { requireSoundKey, verifyingKeyHash } from '../groth16/verifyingKey.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { computeContext } from '../statement/context.js';
import { foldWords, signalsOf } from '../statement/fold.js';
import { listWords, requireWords } from '../statement/words.js';
import { batchCoefficient, type ProofOfSignals } from './batch.js';
import { holdTogether } from './combinedEquation.js';
import { type BatchVerdict, type Refused, refuse, type Verdict } from './verdict.js';

/** What a {@link Verifier} accepts. */
export interface VerifierOptions {
  /** Accept proofs under a development key for chains that others use, too: anybody can forge them. */
  readonly allowDevelopmentKey?: boolean;
}

/** What a verifier needs of `Artifacts`. */
export type VerifierKey = Pick<Artifacts, 'instance' | 'verifyingKey' | 'requireUsableOn'>;

/**
 * Verifies proofs of one circuit under one key. It refuses whatever the contract refuses: words out
 * of the field, another number of words, another fold, a proof that does not hold. Beside that it checks
 * what a gate owes the circuit (narrower ranges), that the proof names this circuit and key, and that
 * its context is that of the authorization it carries.
 *
 * What only the protocol knows it cannot check: whether root, round and coefficients are real.
 */
export class Verifier {
  readonly circuitId: string;
  readonly keyHash: string;
  #keyInSubgroup: boolean | undefined;

  /** @throws ArtifactsError ARTIFACTS_CORRUPT, KEY_FORGEABLE */
  constructor(
    private readonly key: VerifierKey,
    private readonly options: VerifierOptions = {},
  ) {
    requireSoundKey(key.verifyingKey);
    this.circuitId = circuitId(key.instance);
    this.keyHash = verifyingKeyHash(key.verifyingKey);
  }

  /** Judges the proof as it is when it is handed over, whatever becomes of the object meanwhile. */
  async verify(given: LiquidationProof): Promise<Verdict> {
    const proof = structuredClone(given);
    return (
      this.#refuseStatement(proof) ??
      refusePoints(proof.proof) ??
      (await this.#refuseKey()) ??
      (await this.#refuseProof(proof)) ?? { valid: true }
    );
  }

  /**
   * Verifies several proofs at once, by the contract's equation for a batch and with its coefficient.
   * Each is judged as `verify` would; if they do not hold together, one by one, to tell which are wrong.
   * A wrong one passes with a probability of at most 1.14 (n - 1) / r: docs/protocol.md.
   * The proofs are judged as they are when they are handed over, too.
   */
  async verifyBatch(given: readonly LiquidationProof[]): Promise<BatchVerdict> {
    const proofs = structuredClone(given);
    if (proofs.length === 0) {
      return { ...refuse('EMPTY_BATCH', 'A batch needs at least one proof'), failed: [] };
    }
    const noKey = await this.#refuseKey();
    const refusals = proofs.map(
      (proof) => this.#refuseStatement(proof) ?? refusePoints(proof.proof) ?? noKey,
    );
    if (!(await this.#holdTogether(proofs.filter((_, j) => refusals[j] === undefined)))) {
      for (const [j, proof] of proofs.entries()) refusals[j] ??= await this.#refuseProof(proof);
    }
    const failed = [...proofs.keys()].filter((j) => refusals[j] !== undefined);
    const [first] = failed;
    if (first === undefined) return { valid: true };
    const { reason, explanation } = refusals[first]!;
    return { ...refuse(reason, `Proof ${first}: ${explanation}`), failed };
  }

  async #refuseKey(): Promise<Refused | undefined> {
    const { beta, gamma, delta } = this.key.verifyingKey;
    this.#keyInSubgroup ??= await areInSubgroup([beta, gamma, delta]);
    if (this.#keyInSubgroup) return undefined;
    return refuse('WRONG_KEY', 'A point of the verifying key is not in the subgroup of order r');
  }

  async #refuseProof(proof: LiquidationProof): Promise<Refused | undefined> {
    const holds = await verifyGroth16(this.key.verifyingKey, signalsOf(proof), proof.proof);
    if (holds) return undefined;
    return refuse('PROOF_INVALID', 'The proof does not hold for these words under this key');
  }

  async #holdTogether(proofs: readonly LiquidationProof[]): Promise<boolean> {
    if (proofs.length === 0) return true;
    const batch: ProofOfSignals[] = proofs.map((proof) => ({
      proof: proof.proof,
      signals: signalsOf(proof),
    }));
    const rho = batchCoefficient(this.keyHash, batch);
    return holdTogether(this.key.verifyingKey, batch, rho);
  }

  #refuseStatement(proof: LiquidationProof): Refused | undefined {
    const { name } = this.key.instance;
    if (proof.circuit !== name || proof.circuitId.toLowerCase() !== this.circuitId) {
      return refuse('WRONG_CIRCUIT', `The proof is for another circuit than ${name}`);
    }
    if (proof.keyHash.toLowerCase() !== this.keyHash) {
      return refuse('WRONG_KEY', `The proof is for another key than ${this.keyHash}`);
    }
    try {
      requireWords(proof.words, this.key.instance);
      if (computeContext(proof.authorization) !== proof.words.context) {
        return refuse('WRONG_CONTEXT', 'The context is not that of the authorization');
      }
      const { allowDevelopmentKey } = this.options;
      this.key.requireUsableOn(proof.authorization.chainId, allowDevelopmentKey);
    } catch (error) {
      if (error instanceof ArtifactsError) return refuse('DEVELOPMENT_KEY', error.message);
      if (error instanceof StatementError) return refuse('WORDS_OUT_OF_RANGE', error.message);
      if (error instanceof InputError) return refuse('WRONG_CONTEXT', error.message);
      throw error;
    }
    const fold = foldWords(this.circuitId, listWords(proof.words));
    const names = ['digest', 'challenge', 'evaluation'] as const;
    const wrong = names.find((name) => proof[name] !== fold[name]);
    return wrong && refuse('WRONG_FOLD', `The ${wrong} is not that of the words`);
  }
}

function refusePoints({ a, b, c }: Groth16Proof): Refused | undefined {
  const coordinates = [a.x, a.y, ...b.x, ...b.y, c.x, c.y];
  return coordinates.every((value) => value >= 0n && value < BASE_MODULUS)
    ? undefined
    : refuse('POINT_OUT_OF_RANGE', 'A coordinate of the proof is not below p');
}
