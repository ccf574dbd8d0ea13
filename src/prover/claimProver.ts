import { abortable } from '../abortable.js';
import type { Artifacts } from '../artifacts/artifacts.js';
import type { EngineFactory, EngineResult, ProvingEngine } from '../engine/engine.js';
import { type EngineName, engineFactory } from '../engine/select.js';
import { ProvingError } from '../errors.js';
import { type CircuitInputs, liquidationInputs } from '../statement/circuitInputs.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { decideClaims } from '../statement/claims.js';
import type { ContextFields } from '../statement/context.js';
import { foldWords, signalsOf } from '../statement/fold.js';
import { judgeClaims, type RefusedClaim } from '../statement/judgeClaims.js';
import { type LiquidationWords, listWords } from '../statement/words.js';
import { Verifier } from '../verifier/verifier.js';
import type { LiquidationProof } from './liquidationProof.js';
import { WitnessCalculator } from './witnessCalculator.js';

/** How a {@link Prover} computes, and for which chains. */
export interface ProverOptions {
  /** What turns witnesses into proofs; default `auto`, the fastest that there is. */
  readonly engine?: EngineName | EngineFactory;
  /** Prove under a development key for chains that others use, too: anybody can forge under it. */
  readonly allowDevelopmentKey?: boolean;
}

/** What a prover needs of `Artifacts` beside key and witness program. */
export type CircuitKey = Pick<
  Artifacts,
  'instance' | 'circuitId' | 'keyHash' | 'verifyingKey' | 'requireUsableOn'
>;

/** One proof about those of several claims that can be proved. */
export interface PartialProof {
  /** Null if every claim was refused. */
  readonly proof: LiquidationProof | null;
  /** Places of the claims that it is about, in the proof's order. */
  readonly proved: readonly number[];
  readonly refused: readonly RefusedClaim[];
}

/** Proves claims of one circuit: decides them, computes the proof, and verifies it. */
export class ClaimProver {
  readonly #verifier: Verifier;

  constructor(
    private readonly key: CircuitKey,
    private readonly calculator: WitnessCalculator,
    readonly engine: ProvingEngine,
    private readonly allowDevelopmentKey = false,
  ) {
    this.#verifier = new Verifier(key, { allowDevelopmentKey });
  }

  /**
   * Loads a circuit's key and witness program.
   *
   * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT
   * @throws ProvingError ENGINE_FAILED
   */
  static async open(
    artifacts: Artifacts,
    { engine: choice = 'auto', allowDevelopmentKey }: ProverOptions,
  ): Promise<ClaimProver> {
    const createEngine = typeof choice === 'string' ? engineFactory(choice) : choice;
    const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const engine = await createEngine(await artifacts.read('provingKey'));
    return new ClaimProver(artifacts, calculator, engine, allowDevelopmentKey);
  }

  /** All of the claims or none: see `Prover.proveBatch`. */
  async prove(
    claims: readonly LiquidationClaim[],
    signal?: AbortSignal,
  ): Promise<LiquidationProof> {
    signal?.throwIfAborted();
    for (const claim of claims) this.#requireUsable(claim);
    return this.#proveDecided(claims, decideClaims(this.key.instance, claims), signal);
  }

  /**
   * Leaves out claims that cannot be proved.
   *
   * @throws StatementError WRONG_ACCOUNT_COUNT if there are none, or more than the circuit has room for
   * @throws ProvingError WITNESS_FAILED, ENGINE_FAILED
   */
  async provePart(
    claims: readonly LiquidationClaim[],
    signal?: AbortSignal,
  ): Promise<PartialProof> {
    signal?.throwIfAborted();
    const { words, accepted, refused } = judgeClaims(this.key.instance, claims, (claim) =>
      this.#requireUsable(claim),
    );
    if (words === null) return { proof: null, proved: [], refused };
    const provable = accepted.map((place) => claims[place]!);
    const proof = await this.#proveDecided(provable, words, signal);
    return { proof, proved: accepted, refused };
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  #requireUsable({ context }: LiquidationClaim): void {
    this.key.requireUsableOn(context.chainId, this.allowDevelopmentKey);
  }

  async #proveDecided(
    claims: readonly LiquidationClaim[],
    words: LiquidationWords,
    signal?: AbortSignal,
  ): Promise<LiquidationProof> {
    const { instance, circuitId, keyHash } = this.key;
    const authorization = copyContext(claims[0]!.context);
    const fold = foldWords(circuitId, listWords(words));
    const inputs = liquidationInputs(instance, claims, words, fold.challenge);
    const { proof, signals } = await abortable(this.#proveInputs(inputs, signal), signal);
    const result: LiquidationProof = {
      circuit: instance.name,
      circuitId,
      keyHash,
      words,
      authorization,
      ...fold,
      proof,
    };
    await this.#requireSound(result, signals);
    signal?.throwIfAborted();
    return result;
  }

  async #proveInputs(inputs: CircuitInputs, signal?: AbortSignal): Promise<EngineResult> {
    const witness = this.calculator.calculate(inputs);
    try {
      return await this.engine.prove(witness, signal);
    } finally {
      witness.fill(0);
    }
  }

  /** An engine is not trusted: what leaves the prover verifies, and speaks of this statement. */
  async #requireSound(result: LiquidationProof, signals: readonly bigint[]): Promise<void> {
    const expected = signalsOf(result);
    const verdict = await this.#verifier.verify(result);
    if (verdict.valid && expected.every((value, i) => value === signals[i])) return;
    throw new ProvingError(
      'ENGINE_FAILED',
      `The ${this.engine.name} engine made a proof that does not verify: key and circuit may not fit`,
    );
  }
}

/** Field by field: whatever else the caller's object holds must not end up in a proof. */
function copyContext(context: ContextFields): ContextFields {
  const { chainId, gate, action, liquidator, deadline, extraHash } = context;
  return { chainId, gate, action, liquidator, deadline, extraHash };
}
