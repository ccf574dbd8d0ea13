import { type ChildProcess, fork } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../mocha.js';
import type { Mutant } from '../queue.js';
import type { Request } from './resident.js';
import { CONTRACT_TESTS } from './tests.js';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** What is compiled and run with the contracts: a copy, so that imports lead to the mutant. */
const COPIED = ['contracts', 'src', 'test', 'package.json', 'tsconfig.json'];

/** What is only read. */
const LINKED = ['artifacts', 'circuits', 'docs', 'examples', 'native', 'node_modules'];

/** Chains of tests that failed before they had them in hand live as long as the process. */
const MUTANTS_A_PROCESS = 40;

/** A copy of the project, in which one contract at a time is a mutant. */
export class Workspace {
  #process: ChildProcess | undefined;
  /** Mutants that the process has tried, and the tests that it ran for them. */
  #tried = 0;
  readonly #tests = new Set<string>();

  private constructor(private readonly folder: string) {}

  static async make(): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), 'zkliq-contracts-'));
    await mkdir(join(PROJECT, 'artifacts'), { recursive: true });
    for (const name of COPIED)
      await cp(join(PROJECT, name), join(folder, name), { recursive: true });
    for (const name of LINKED) await symlink(join(PROJECT, name), join(folder, name));
    return new Workspace(folder);
  }

  async remove(): Promise<void> {
    this.#process?.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Runs the tests of the contract against the mutant. */
  async run({ file, text }: Mutant, signal: AbortSignal): Promise<Verdict> {
    signal.throwIfAborted();
    const path = `contracts/${file}`;
    const tests = CONTRACT_TESTS[file]!;
    await writeFile(join(this.folder, path), text);
    let verdict: Verdict;
    try {
      verdict = await this.#ask(tests, signal);
    } finally {
      await cp(join(PROJECT, path), join(this.folder, path));
    }
    this.#tried += 1;
    for (const name of tests) this.#tests.add(name);
    if (this.#tried === MUTANTS_A_PROCESS) await this.finish(signal);
    return verdict;
  }

  /**
   * Ends the process. What it said counts if, after all its mutants, it has nothing against the contracts
   * as they are.
   */
  async finish(signal?: AbortSignal): Promise<void> {
    if (this.#process === undefined) return;
    const { outcome, by } = await this.#ask([...this.#tests], signal);
    if (outcome !== 'survived') throw new Error(`Without a mutant, tests fail: ${by}`);
    this.#process.kill();
    this.#process = undefined;
    this.#tests.clear();
    this.#tried = 0;
  }

  async #ask(tests: Request, signal?: AbortSignal): Promise<Verdict> {
    this.#process ??= await this.#start();
    const answer = listen<Verdict>(this.#process, signal);
    this.#process.send(tests);
    return answer;
  }

  async #start(): Promise<ChildProcess> {
    const script = join(this.folder, 'test/mutation/contracts/resident.ts');
    const child = fork(script, {
      cwd: this.folder,
      execArgv: ['--import=tsx'],
    });
    await listen(child);
    return child;
  }
}

/** The next message of a process that must not end before. */
function listen<Message>(child: ChildProcess, signal?: AbortSignal): Promise<Message> {
  return new Promise((resolve, reject) => {
    const abort = () => child.kill();
    const fail = (code: number | null) => reject(new Error(`The tests ended with ${code}`));
    signal?.addEventListener('abort', abort, { once: true });
    child.once('exit', fail).once('message', (message) => {
      child.off('exit', fail);
      signal?.removeEventListener('abort', abort);
      resolve(message as Message);
    });
  });
}
