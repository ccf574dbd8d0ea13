import { readdirSync, readFileSync } from 'node:fs';

/** Looks at the command lines of all that this process has started, and of what that has started. */
export class ProcessWatch {
  readonly #seen = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#look(process.pid), 20);
  }

  /** Each with its arguments, separated by NUL, as Linux tells them. */
  get commandLines(): readonly string[] {
    return [...this.#seen];
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(parent: number): void {
    for (const child of childrenOf(parent)) {
      const line = readOr(`/proc/${child}/cmdline`, '');
      if (line !== '') this.#seen.add(line);
      this.#look(child);
    }
  }
}

/** The processes that all threads of one have started. */
export function childrenOf(parent: number): number[] {
  try {
    return readdirSync(`/proc/${parent}/task`).flatMap((thread) =>
      readOr(`/proc/${parent}/task/${thread}/children`, '').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Processes end while they are looked at. */
function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
