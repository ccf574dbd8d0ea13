import type { Artifacts } from '../artifacts/artifacts.js';
import { ProvingError } from '../errors.js';
import { ClaimProver, type ProverOptions } from '../prover/claimProver.js';
import type { LiquidationProof } from '../prover/liquidationProof.js';
import { remember } from '../remember.js';
import type { LiquidationClaim } from '../statement/claim.js';
import type { GroupProver, ProveAllResult } from './claimGroups.js';
import type { Claims } from './claimSource.js';
import { type PoolOptions, resolvePoolOptions } from './poolOptions.js';
import { proveAll } from './proveAll.js';
import { proveCopies } from './proveCopies.js';
import { ProvingPool } from './provingPool.js';

/** How a proof is called off. */
export interface ProveOptions {
  /** Rejects with the signal's reason; what an engine is computing by then is thrown away. */
  readonly signal?: AbortSignal;
}

/** How many claims are proved: see {@link Prover.proveAll}. */
export interface ProveAllOptions extends ProveOptions {
  /**
   * `throughput`, the default: as many proofs at a time as there are workers, each on one thread;
   * `latency`: one proof at a time, on all threads. An engine of the caller's own proves one at a time.
   */
  readonly mode?: 'throughput' | 'latency';
  /** Worker threads; default as many as the process may use. They stay until the prover is closed. */
  readonly workers?: number;
  /** Results as the claims came; default as they finish. */
  readonly ordered?: boolean;
  /** How often a proof is tried if the worker that makes it dies; default 3. */
  readonly attempts?: number;
}

/**
 * A resident prover of one circuit: curve, key and witness program are loaded once and kept. An
 * open prover does not keep the process alive.
 */
export class Prover {
  readonly #pools = new Map<string, Promise<ProvingPool>>();
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly artifacts: Artifacts,
    private readonly claimProver: ClaimProver,
    private readonly options: ProverOptions,
  ) {}

  /**
   * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT
   * @throws ProvingError ENGINE_FAILED if the engine cannot be started, or is asked for by name and not there
   */
  static async create(artifacts: Artifacts, options: ProverOptions = {}): Promise<Prover> {
    return new Prover(artifacts, await ClaimProver.open(artifacts, options), options);
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
    this.#requireOpen();
    return this.claimProver.prove(claims, signal);
  }

  /**
   * Proves any number of claims. What becomes of each is told: a claim that cannot be proved does not
   * stop the others, nor does a worker that dies. With a batch circuit, consecutive claims that differ
   * in nothing but the account share a proof, as many as come without a pause.
   *
   * Claims are read as results are taken: memory grows with the workers, not with the claims. If the
   * claims end in an error, it is thrown once the results of those before it are told.
   *
   * @throws InputError INVALID_VALUE if the number of workers or attempts is none
   * @throws ProvingError PROVER_CLOSED; the signal's reason; what the iteration of the claims throws
   */
  async *proveAll(
    claims: Claims,
    options: ProveAllOptions = {},
  ): AsyncGenerator<ProveAllResult, void, undefined> {
    this.#requireOpen();
    options.signal?.throwIfAborted();
    const isShared = options.mode !== 'latency' && this.claimProver.engine.share !== undefined;
    const prover = isShared ? await this.#workers(options) : this.#thisThread();
    yield* proveAll(prover, claims, options);
  }

  /** Frees the key once the proofs under way are done. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const pools = await Promise.allSettled(this.#pools.values());
    await Promise.all(
      pools.map((pool) => (pool.status === 'fulfilled' ? pool.value.close() : undefined)),
    );
    await this.claimProver.close();
  }

  #requireOpen(): void {
    if (this.#closing === undefined) return;
    throw new ProvingError('PROVER_CLOSED', 'The prover is closed: create another one');
  }

  #thisThread(): GroupProver {
    const { accounts } = this.artifacts.instance;
    return {
      accounts,
      workers: 1,
      prove: (claims, signal) =>
        proveCopies(claims, (copies) => this.claimProver.provePart(copies, signal)),
    };
  }

  async #workers(given: ProveAllOptions): Promise<GroupProver> {
    const { allowDevelopmentKey = false } = this.options;
    const options = resolvePoolOptions({ ...given, allowDevelopmentKey });
    const { name, accounts } = this.artifacts.instance;
    const pool = await remember(this.#pools, `${options.workers} ${options.attempts}`, () =>
      this.#openPool(options),
    );
    return {
      accounts,
      workers: pool.workers,
      prove: (claims, signal) => pool.prove(name, claims, { signal }),
    };
  }

  async #openPool(options: PoolOptions): Promise<ProvingPool> {
    const pool = await ProvingPool.create(options);
    try {
      await pool.loadShared(this.artifacts, this.claimProver.engine.share!());
      return pool;
    } catch (error) {
      await pool.close();
      throw error;
    }
  }
}
