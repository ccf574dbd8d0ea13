import type { Artifacts } from '../artifacts/artifacts.js';
import { type CircuitInstance, circuitId } from '../circuits/instances.js';
import { verifyGroth16 } from '../engine/snarkjs.js';
import { InputError, StatementError } from '../errors.js';
import { BASE_MODULUS } from '../field.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { computeContext } from '../statement/context.js';
import { foldWords } from '../statement/fold.js';
import { listWords, requireWords } from '../statement/words.js';
import type { Groth16Proof, VerifyingKey } from './groth16.js';
import { requireSoundKey, verifyingKeyHash } from './verifyingKey.js';

export type RefusalReason =
  | 'WRONG_CIRCUIT'
  | 'WRONG_KEY'
  | 'WORDS_OUT_OF_RANGE'
  | 'WRONG_CONTEXT'
  | 'WRONG_FOLD'
  | 'POINT_OUT_OF_RANGE'
  | 'PROOF_INVALID';

/** The one way in which a verifier says no: a verdict, never an exception. */
export type Verdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: RefusalReason; readonly explanation: string };

/**
 * Verifies proofs of one circuit under one key, as the contract does: ranges of the words, number
 * of words, fold, pairing; and beside it that the proof names this circuit and key, and that its
 * context is that of the authorization it carries.
 *
 * What only the protocol knows it cannot check: whether root, round and coefficients are real.
 */
export class Verifier {
  readonly instance: CircuitInstance;
  readonly verifyingKey: VerifyingKey;
  readonly circuitId: string;
  readonly keyHash: string;

  /** @throws ArtifactsError KEY_FORGEABLE */
  constructor({ instance, verifyingKey }: Pick<Artifacts, 'instance' | 'verifyingKey'>) {
    requireSoundKey(verifyingKey);
    this.instance = instance;
    this.verifyingKey = verifyingKey;
    this.keyHash = verifyingKeyHash(verifyingKey);
    this.circuitId = circuitId(instance);
  }

  async verify(proof: LiquidationProof): Promise<Verdict> {
    const refusal = this.#refuseStatement(proof) ?? refusePoints(proof.proof);
    if (refusal !== undefined) return refusal;
    const signals = [proof.digest, proof.evaluation, proof.challenge];
    const holds = await verifyGroth16(this.verifyingKey, signals, proof.proof);
    return holds
      ? { valid: true }
      : refuse('PROOF_INVALID', 'The proof does not hold for these words under this key');
  }

  #refuseStatement(proof: LiquidationProof): Verdict | undefined {
    const { name } = this.instance;
    if (proof.circuit !== name || proof.circuitId.toLowerCase() !== this.circuitId) {
      return refuse('WRONG_CIRCUIT', `The proof is for another circuit than ${name}`);
    }
    if (proof.keyHash.toLowerCase() !== this.keyHash) {
      return refuse('WRONG_KEY', `The proof is for another key than ${this.keyHash}`);
    }
    try {
      requireWords(proof.words, this.instance.parameters[0]);
      if (computeContext(proof.authorization) !== proof.words.context) {
        return refuse('WRONG_CONTEXT', 'The context is not that of the authorization');
      }
    } catch (error) {
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
