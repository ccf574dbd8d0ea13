import type { Artifacts } from '../artifacts/artifacts.js';
import type { EngineFactory, EngineResult, ProvingEngine } from '../engine/engine.js';
import { type EngineName, engineFactory } from '../engine/select.js';
import { ProvingError } from '../errors.js';
import { type CircuitInputs, liquidationInputs } from '../statement/circuitInputs.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { decideClaims } from '../statement/claims.js';
import type { ContextFields } from '../statement/context.js';
import { foldWords } from '../statement/fold.js';
import { listWords } from '../statement/words.js';
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

/** How a proof is called off. */
export interface ProveOptions {
  /** Rejects with the signal's reason; what an engine is computing by then is thrown away. */
  readonly signal?: AbortSignal;
}

/**
 * A resident prover of one circuit: curve, key and witness program are loaded once and kept. An
 * open prover does not keep the process alive.
 */
export class Prover {
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly artifacts: Artifacts,
    private readonly calculator: WitnessCalculator,
    private readonly engine: ProvingEngine,
    private readonly verifier: Verifier,
    private readonly options: ProverOptions,
  ) {}

  /** @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT */
  static async create(artifacts: Artifacts, options: ProverOptions = {}): Promise<Prover> {
    const { engine: choice = 'auto' } = options;
    const createEngine = typeof choice === 'string' ? engineFactory(choice) : choice;
    const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const engine = await createEngine(await artifacts.read('provingKey'));
    return new Prover(artifacts, calculator, engine, new Verifier(artifacts, options), options);
  }

  /** Proves a claim: `proveBatch` of one. */
  prove(claim: LiquidationClaim, options: ProveOptions = {}): Promise<LiquidationProof> {
    return this.proveBatch([claim], options);
  }

  /**
   * Proves claims in one proof. They are decided before, and the proof verified after.
   *
   * @param claims one, or with a batch circuit up to as many as it has accounts
   * @throws StatementError naming why there is nothing to prove: see `decideClaims`
   * @throws InputError INVALID_VALUE if account or context are not well-formed
   * @throws ArtifactsError DEVELOPMENT_KEY if the claim is for a chain that others use
   * @throws ProvingError PROVER_CLOSED, WITNESS_FAILED, ENGINE_FAILED
   */
  async proveBatch(
    claims: readonly LiquidationClaim[],
    { signal }: ProveOptions = {},
  ): Promise<LiquidationProof> {
    if (this.#closing !== undefined) {
      throw new ProvingError('PROVER_CLOSED', 'The prover is closed: create another one');
    }
    signal?.throwIfAborted();
    const { instance, circuitId, keyHash } = this.artifacts;
    for (const { context } of claims) {
      this.artifacts.requireUsableOn(context.chainId, this.options.allowDevelopmentKey);
    }
    const words = decideClaims(instance, claims);
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

  /** Frees the key once the proofs under way are done. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.engine.close();
    return this.#closing;
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
    const { digest, evaluation, challenge } = result;
    const expected = [digest, evaluation, challenge];
    const verdict = await this.verifier.verify(result);
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

function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
