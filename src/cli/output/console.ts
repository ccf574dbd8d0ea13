import { abortable } from '../../abortable.js';
import { formatJson } from '../../files/jsonFile.js';
import { formatJsonLine } from '../../files/lines.js';

/** What work of several steps is told, and tells. */
export interface StepsTold {
  readonly signal: AbortSignal;
  readonly onStage: (text: string) => void;
  readonly onDetail: (text: string) => void;
}

/** Of one JSON document: many more items would be too long a string. */
export const MOST_LISTED = 1_000_000;

/** A line of a narrow terminal has room for so much beside the step. */
const DETAIL_CHARACTERS = 40;

/** Where a step is shown on a terminal. */
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Where a command talks to: results go to stdout, everything else to stderr. With `--json` the
 * result is one JSON document, which carries the warnings, and progress is not shown.
 */
export class Console {
  readonly #warnings: string[] = [];
  #line: NodeJS.Timeout | undefined;
  #tellsEvents = false;
  #detail = '';

  constructor(
    readonly json: boolean,
    readonly signal: AbortSignal,
  ) {}

  /** The command's one result: the text for people, or the value as JSON. */
  result(value: object, text: string): void {
    const warnings = this.#warnings.length === 0 ? {} : { warnings: this.#warnings };
    process.stdout.write(`${this.json ? formatJson({ ...value, ...warnings }) : text}\n`);
  }

  /** Something that is probably not meant, but no error. */
  warn(text: string): void {
    this.#warnings.push(text);
    if (this.#tellsEvents && !this.json && !this.#isTerminal) this.event('warning', { text });
    else if (!this.json) process.stderr.write(`zkliq: warning: ${text}\n`);
  }

  /** Something to know before it happens. */
  note(text: string): void {
    if (this.json) return;
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    process.stderr.write(`${text}\n`);
  }

  /**
   * From now on progress is told by events where stderr is no terminal, with `--json`, too: one JSON
   * document a line.
   */
  tellEvents(): void {
    this.#tellsEvents = true;
  }

  /** Something that has happened; a terminal shows progress instead. */
  event(event: string, details: object): void {
    if (!this.#tellsEvents || this.#isTerminal) return;
    process.stderr.write(formatJsonLine({ event, ...details }));
  }

  /**
   * Shows what is under way, with the seconds it takes on a terminal. Nothing is begun once the
   * user has aborted.
   */
  async step<T>(text: string, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.stage(text);
    try {
      return await work();
    } finally {
      this.endStage();
    }
  }

  /** A step that waits for others, a node say: an interruption does not wait with it. */
  wait<T>(text: string, work: () => Promise<T>): Promise<T> {
    return this.step(text, () => abortable(work(), this.signal));
  }

  /** Work of several steps that says itself which is under way, and how far. */
  async steps<T>(work: (told: StepsTold) => Promise<T>): Promise<T> {
    const { signal } = this;
    signal.throwIfAborted();
    try {
      return await work({
        signal,
        onStage: (text) => this.stage(text),
        onDetail: (text) => this.detail(text),
      });
    } finally {
      this.endStage();
    }
  }

  /** How far the step is that is shown: on a terminal only. */
  detail(text: string): void {
    this.#detail = text.replace(/\s+/g, ' ').slice(0, DETAIL_CHARACTERS);
  }

  /** Replaces the step that is shown. */
  stage(text: string): void {
    const start = performance.now();
    const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
    this.#detail = '';
    const detail = () => (this.#detail === '' ? '' : ` (${this.#detail})`);
    this.progress(() => `${text}${detail()} … ${seconds()} s`);
    if (this.#isTerminal) return;
    if (this.#tellsEvents) this.event('stage', { text });
    else if (!this.json) process.stderr.write(`${text}\n`);
  }

  /** Shows a line that changes as time goes by, on a terminal, in place of the step that is shown. */
  progress(line: () => string): void {
    this.endStage();
    if (!this.#isTerminal) return;
    const show = () => process.stderr.write(`${CLEAR_LINE}${line()}`);
    show();
    this.#line = setInterval(show, 100).unref();
  }

  endStage(): void {
    if (this.#line === undefined) return;
    clearInterval(this.#line);
    this.#line = undefined;
    process.stderr.write(CLEAR_LINE);
  }

  get #isTerminal(): boolean {
    return !this.json && process.stderr.isTTY === true;
  }
}
