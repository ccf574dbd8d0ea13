/** Counts what happened, and what came of it. */
export class Tally {
  /** Drawn actions: steps that merely prepare one are not among them. */
  actions = 0;
  proofs = 0;
  readonly #counts = new Map<string, Map<string, number>>();

  count(kind: string, outcome: string): void {
    const outcomes = this.#counts.get(kind) ?? new Map<string, number>();
    this.#counts.set(kind, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  }

  /** How often something was accepted. */
  accepted(kind: string): number {
    return this.#counts.get(kind)?.get('accepted') ?? 0;
  }

  refused(kind: string): number {
    const all = [...(this.#counts.get(kind)?.values() ?? [])];
    return all.reduce((sum, count) => sum + count, 0) - this.accepted(kind);
  }

  /** Names of all outcomes of any kind. */
  get outcomes(): Set<string> {
    return new Set([...this.#counts.values()].flatMap((each) => [...each.keys()]));
  }

  get text(): string {
    const lines = [...this.#counts].map(([kind, outcomes]) => {
      const parts = [...outcomes].map(([name, count]) => `${name} ${count}`);
      return `${kind}: ${parts.sort().join(', ')}`;
    });
    return [`${this.actions} actions, ${this.proofs} proofs`, ...lines.sort()].join('\n');
  }
}
