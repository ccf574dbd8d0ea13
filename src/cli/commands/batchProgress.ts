import type { BatchEntry } from '../../batch/batchJournal.js';
import type { BatchState } from '../../batch/batchState.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';

/** How far a batch is: a line on a terminal, an event for each entry of the journal elsewhere. */
export class BatchProgress {
  /** Made by this process. */
  made = 0;
  #settled = 0;
  readonly #start = performance.now();
  readonly #open: number;

  constructor(
    private readonly state: BatchState,
    private readonly console: Console,
    private readonly fileOf: (proof: number) => string,
  ) {
    this.#open = state.open;
    console.progress(() => this.#line());
  }

  readonly take = (entry: BatchEntry): void => {
    if (entry.entry !== 'proved' && entry.entry !== 'refused' && entry.entry !== 'failed') return;
    const { entry: _, ...details } = entry;
    this.#settled += entry.claims.length;
    if (entry.entry === 'proved') this.made++;
    this.console.event(entry.entry === 'proved' ? 'proof' : entry.entry, {
      ...(entry.entry === 'proved' && { file: this.fileOf(entry.proof) }),
      ...details,
      ...this.#standing(),
    });
  };

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Of this process, proofs a second. */
  get rate(): number {
    return this.made / this.seconds;
  }

  #standing() {
    const { notes } = this.state;
    return {
      done: notes.countOf('proved') + notes.countOf('refused'),
      of: notes.count,
      proofsPerSecond: Number(this.rate.toFixed(3)),
      secondsLeft: Math.round(this.#secondsLeft() ?? 0),
    };
  }

  /** As it went so far; undefined before anything did. */
  #secondsLeft(): number | undefined {
    if (this.#settled === 0) return undefined;
    return ((this.#open - this.#settled) * this.seconds) / this.#settled;
  }

  #line(): string {
    const { done, of } = this.#standing();
    const left = this.#secondsLeft();
    return [
      `proving: ${groupCount(done)} of ${groupCount(of)} claims`,
      `${this.rate.toFixed(1)} proofs/s`,
      ...(left === undefined ? [] : [`${formatDuration(left)} left`]),
      ...(this.state.notes.countOf('failed') > 0 ? ['some failed'] : []),
    ].join(', ');
  }
}

/** Such as 42 s, 3 min 20 s or 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
