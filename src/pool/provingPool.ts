import type { Artifacts } from '../artifacts/artifacts.js';
import { type HeldKey, holdKey, type SharedKey } from '../engine/sharedKey.js';
import { ArtifactsError, InputError, ProvingError } from '../errors.js';
import { remember } from '../remember.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { requireAccountCount } from '../statement/claims.js';
import { type LoadedCircuit, loadCircuit } from './loadedCircuit.js';
import type { Answer, Job } from './messages.js';
import {
  type PoolOptions,
  type PoolProveOptions,
  type PoolResult,
  resolvePoolOptions,
} from './poolOptions.js';
import { proveCopies } from './proveCopies.js';
import { unpackError } from './sentError.js';
import { closed, WorkerDeath, Workers } from './workers.js';

/**
 * Proves on worker threads, one core each: the most proofs a second. A circuit's key and witness program
 * are in memory once for all of them.
 *
 * The process stays alive while there is something to prove, and not for an idle pool.
 */
export class ProvingPool {
  readonly #circuits = new Map<string, Promise<LoadedCircuit>>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly pool: Workers,
    private readonly options: Required<PoolOptions>,
  ) {}

  /** @throws InputError INVALID_VALUE if the number of workers or attempts is none */
  static async create(options: PoolOptions = {}): Promise<ProvingPool> {
    const resolved = resolvePoolOptions(options);
    return new ProvingPool(new Workers(resolved.workers), resolved);
  }

  /** How many worker threads there are. */
  get workers(): number {
    return this.options.workers;
  }

  /**
   * Loads a circuit's key and witness program, once by the circuit's name.
   *
   * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT
   * @throws InputError INVALID_VALUE if the circuit was loaded with another key
   * @throws ProvingError ENGINE_FAILED, PROVER_CLOSED
   */
  async load(artifacts: Artifacts): Promise<void> {
    await this.#add(artifacts, async () => {
      return holdKey(this.options.engine, await artifacts.read('provingKey'));
    });
  }

  /** Like `load`, with a key that is there already, and stays until the pool is closed. */
  async loadShared(artifacts: Artifacts, key: SharedKey): Promise<void> {
    await this.#add(artifacts, async () => ({ key, release: async () => {} }));
  }

  /**
   * One proof about those of the claims that can be proved: one that cannot is left out and told, with a
   * StatementError, an InputError, or an ArtifactsError DEVELOPMENT_KEY. The proof is verified.
   *
   * @param circuit name of one that was loaded
   * @param claims one to as many as it has accounts
   * @throws StatementError WRONG_ACCOUNT_COUNT
   * @throws ArtifactsError ARTIFACTS_MISSING if the circuit was not loaded
   * @throws ProvingError WORKER_DIED, WITNESS_FAILED, ENGINE_FAILED, PROVER_CLOSED
   */
  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    { signal }: PoolProveOptions = {},
  ): Promise<PoolResult> {
    if (this.#closing !== undefined) return Promise.reject(closed());
    const proving = proveCopies(claims, (copies) =>
      this.#prove(circuit, claims.length, copies, signal),
    );
    this.#underWay.add(proving);
    const settled = () => this.#underWay.delete(proving);
    proving.then(settled, settled);
    return proving;
  }

  /** Ends the workers and frees the keys once the proofs asked for are done. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.pool.close();
    const loaded = await Promise.allSettled(this.#circuits.values());
    await Promise.all(
      loaded.map((circuit) =>
        circuit.status === 'fulfilled' ? circuit.value.release() : undefined,
      ),
    );
    this.#circuits.clear();
  }

  async #add(artifacts: Artifacts, readKey: () => Promise<HeldKey>): Promise<void> {
    if (this.#closing !== undefined) throw closed();
    const { name } = artifacts.instance;
    const { shared } = await remember(this.#circuits, name, () =>
      loadCircuit(artifacts, readKey, this.options.allowDevelopmentKey),
    );
    if (shared.artifacts.manifest.keyHash !== artifacts.keyHash) {
      throw new InputError(
        'INVALID_VALUE',
        `The pool proves ${name} under another key: create one pool for each`,
      );
    }
  }

  async #prove(
    circuit: string,
    count: number,
    claims: readonly LiquidationClaim[],
    signal: AbortSignal | undefined,
  ): Promise<PoolResult> {
    const loaded = await this.#circuits.get(circuit);
    if (loaded === undefined) {
      throw new ArtifactsError(
        'ARTIFACTS_MISSING',
        `The pool has not loaded ${circuit}: load its artifacts first`,
        { circuit },
      );
    }
    requireAccountCount(loaded.shared.artifacts.instance, count);
    const answer = await this.#run({ circuit: loaded.shared, claims }, signal);
    if ('failure' in answer) throw unpackError(answer.failure);
    const refused = answer.refused.map(({ claim, error }) => ({
      claim,
      error: unpackError(error),
    }));
    return { ...answer, refused };
  }

  async #run(job: Job, signal: AbortSignal | undefined): Promise<Answer> {
    const { attempts } = this.options;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        return await this.pool.run(job, signal);
      } catch (error) {
        if (!(error instanceof WorkerDeath)) throw error;
      }
    }
    throw new ProvingError(
      'WORKER_DIED',
      `A worker died of this ${attempts} times: memory may be short, run fewer workers`,
      { attempts },
    );
  }
}
