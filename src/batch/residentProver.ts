import type { Artifacts } from '../artifacts/artifacts.js';
import { ClaimProver, type PartialProof, type ProverOptions } from '../prover/claimProver.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { Turns } from '../turns.js';
import type { BatchProver } from './batchProver.js';

/** Makes one proof at a time, on all threads, in this process: the first one is there the soonest. */
export class ResidentProver implements BatchProver {
  readonly #provers = new Map<string, ClaimProver>();
  readonly #turns = new Turns();

  constructor(private readonly options: ProverOptions) {}

  /**
   * @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT
   * @throws ProvingError ENGINE_FAILED
   */
  async load(artifacts: Artifacts): Promise<void> {
    const prover = await ClaimProver.open(artifacts, this.options);
    this.#provers.set(artifacts.instance.name, prover);
  }

  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<PartialProof> {
    const prover = this.#provers.get(circuit)!;
    return this.#turns.take(() => prover.provePart(claims, signal));
  }

  async close(): Promise<void> {
    await this.#turns.done();
    for (const prover of this.#provers.values()) await prover.close();
  }
}
