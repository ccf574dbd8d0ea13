import type { Artifacts } from '../artifacts/artifacts.js';
import type { EngineFactory } from '../engine/engine.js';
import { type EngineName, engineFactory } from '../engine/select.js';
import { ClaimProver, type PartialProof } from '../prover/claimProver.js';
import { WitnessCalculator } from '../prover/witnessCalculator.js';
import type { LiquidationClaim } from '../statement/claim.js';
import type { BatchProver } from './batchProver.js';

export interface ResidentProverOptions {
  readonly engine: EngineName | EngineFactory;
  readonly allowDevelopmentKey?: boolean;
}

/** Makes one proof at a time, on all threads, in this process: the first one is there the soonest. */
export class ResidentProver implements BatchProver {
  readonly #provers = new Map<string, ClaimProver>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ResidentProverOptions) {}

  /** @throws ArtifactsError ARTIFACTS_MISSING, ARTIFACTS_CORRUPT */
  async load(artifacts: Artifacts): Promise<void> {
    const { engine: choice, allowDevelopmentKey } = this.options;
    const createEngine = typeof choice === 'string' ? engineFactory(choice) : choice;
    const calculator = await WitnessCalculator.create(await artifacts.read('witnessProgram'));
    const engine = await createEngine(await artifacts.read('provingKey'));
    const prover = new ClaimProver(artifacts, calculator, engine, allowDevelopmentKey);
    this.#provers.set(artifacts.instance.name, prover);
  }

  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<PartialProof> {
    const prover = this.#provers.get(circuit)!;
    const proving = this.#last.then(() => prover.provePart(claims, signal));
    this.#last = proving.catch(() => {});
    return proving;
  }

  async close(): Promise<void> {
    await this.#last;
    for (const prover of this.#provers.values()) await prover.close();
  }
}
