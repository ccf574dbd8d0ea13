import type { Artifacts } from '../artifacts/artifacts.js';
import { InputError, StatementError } from '../errors.js';
import { Prover, type ProverOptions } from '../prover/prover.js';
import { decideClaim, type LiquidationClaim } from '../statement/claim.js';
import type { BatchProver, ProvedClaims } from './batchProver.js';

/** Makes one proof at a time, on all threads, in this process: the first one is there the soonest. */
export class ResidentProver implements BatchProver {
  readonly #provers = new Map<string, { artifacts: Artifacts; prover: Prover }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ProverOptions) {}

  async load(artifacts: Artifacts): Promise<void> {
    const prover = await Prover.create(artifacts, this.options);
    this.#provers.set(artifacts.instance.name, { artifacts, prover });
  }

  prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<ProvedClaims> {
    const proving = this.#last.then(() => this.#prove(circuit, claims, signal));
    this.#last = proving.catch(() => {});
    return proving;
  }

  async close(): Promise<void> {
    await this.#last;
    for (const { prover } of this.#provers.values()) await prover.close();
  }

  async #prove(
    circuit: string,
    claims: readonly LiquidationClaim[],
    signal: AbortSignal,
  ): Promise<ProvedClaims> {
    const { artifacts, prover } = this.#provers.get(circuit)!;
    const proved: number[] = [];
    const refused: { claim: number; error: StatementError | InputError }[] = [];
    for (const [claim, given] of claims.entries()) {
      try {
        decideClaim(artifacts.instance, given);
        proved.push(claim);
      } catch (error) {
        if (!(error instanceof StatementError || error instanceof InputError)) throw error;
        refused.push({ claim, error });
      }
    }
    if (proved.length === 0) return { proof: null, proved, refused };
    const accepted = proved.map((claim) => claims[claim]!);
    return { proof: await prover.proveBatch(accepted, { signal }), proved, refused };
  }
}
