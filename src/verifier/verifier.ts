import type { Artifacts } from '../artifacts/artifacts.js';
import { circuitId } from '../circuits/instances.js';
import { areInSubgroup, verifyGroth16 } from '../engine/snarkjs.js';
import { ArtifactsError, InputError, StatementError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { computeContext } from '../statement/context.js';
import { foldWords } from '../statement/fold.js';
import { listWords, requireWords } from '../statement/words.js';
import type { Groth16Proof } from './groth16.js';
import { requireSoundKey, verifyingKeyHash } from './verifyingKey.js';

export type RefusalReason =
  | 'WRONG_CIRCUIT'
  | 'WRONG_KEY'
  | 'DEVELOPMENT_KEY'
  | 'WORDS_OUT_OF_RANGE'
  | 'WRONG_CONTEXT'
  | 'WRONG_FOLD'
  | 'POINT_OUT_OF_RANGE'
  | 'PROOF_INVALID';

/** The one way in which a verifier says no: a verdict, never an exception. */
export type Verdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: RefusalReason; readonly explanation: string };

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

  async verify(proof: LiquidationProof): Promise<Verdict> {
    const refusal = this.#refuseStatement(proof) ?? refusePoints(proof.proof);
    if (refusal !== undefined) return refusal;
    const { verifyingKey } = this.key;
    const { beta, gamma, delta } = verifyingKey;
    this.#keyInSubgroup ??= await areInSubgroup([beta, gamma, delta]);
    if (!this.#keyInSubgroup) {
      return refuse('WRONG_KEY', 'A point of the verifying key is not in the subgroup of order r');
    }
    const signals = [proof.digest, proof.evaluation, proof.challenge];
    const holds = await verifyGroth16(verifyingKey, signals, proof.proof);
    return holds
      ? { valid: true }
      : refuse('PROOF_INVALID', 'The proof does not hold for these words under this key');
  }

  #refuseStatement(proof: LiquidationProof): Verdict | undefined {
    const { name } = this.key.instance;
    if (proof.circuit !== name || proof.circuitId.toLowerCase() !== this.circuitId) {
      return refuse('WRONG_CIRCUIT', `The proof is for another circuit than ${name}`);
    }
    if (proof.keyHash.toLowerCase() !== this.keyHash) {
      return refuse('WRONG_KEY', `The proof is for another key than ${this.keyHash}`);
    }
    try {
      requireWords(proof.words, this.key.instance.markets);
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

function refuse(reason: RefusalReason, explanation: string): Verdict {
  return { valid: false, reason, explanation };
}

function refusePoints({ a, b, c }: Groth16Proof): Verdict | undefined {
  const coordinates = [a.x, a.y, ...b.x, ...b.y, c.x, c.y];
  return coordinates.every((value) => value >= 0n && value < BASE_MODULUS)
    ? undefined
    : refuse('POINT_OUT_OF_RANGE', 'A coordinate of the proof is not below p');
}
