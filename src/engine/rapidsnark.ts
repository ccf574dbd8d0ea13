import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { ProvingError } from '../errors.js';
import { type Groth16Proof, proofFromSnarkjs } from '../groth16/groth16.js';
import { Turns } from '../turns.js';
import {
  type EngineFactory,
  type EngineResult,
  engineClosed,
  type ProvingEngine,
} from './engine.js';
import { readKeyShape } from './provingKey.js';
import { runProver } from './rapidsnarkProcess.js';
import { readSignals, readWitness } from './witness.js';

/** Linux's file system that is nothing but memory. */
const MEMORY_FOLDER = '/dev/shm';
const TMPFS = 0x01021994;

/**
 * Proves with rapidsnark's `prover`, a process for each proof. It takes a key and a witness as
 * files: here they are memory that has no name, so a witness reaches no disk, and nobody who may
 * not look into this process can open it. Linux alone has such files.
 *
 * @param binary path of the `prover`, which the witness is given to
 */
export function rapidsnarkEngine(binary: string): EngineFactory {
  return async (provingKey) => {
    requireMemoryFiles();
    const shape = readKeyShape(provingKey);
    const files: MemoryFile[] = [];
    try {
      const key = MemoryFile.holding(provingKey, files);
      return new RapidsnarkEngine(binary, key, shape);
    } catch (cause) {
      for (const file of files) file.close();
      throw new ProvingError(
        'ENGINE_FAILED',
        `There is no room for the key in ${MEMORY_FOLDER}: free or enlarge it, or choose another engine`,
        {},
        { cause },
      );
    }
  };
}

class RapidsnarkEngine implements ProvingEngine {
  readonly name = 'rapidsnark';
  readonly #turns = new Turns();
  #closing: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(
    private readonly binary: string,
    private readonly key: MemoryFile,
    private readonly shape: { readonly wires: number; readonly publicSignals: number },
  ) {}

  prove(wtns: Uint8Array, signal?: AbortSignal): Promise<EngineResult> {
    if (this.#closing !== undefined) return Promise.reject(engineClosed());
    const stopped = AbortSignal.any([this.#stop.signal, ...(signal ? [signal] : [])]);
    return this.#turns.take(() => this.#prove(wtns, stopped), stopped);
  }

  /** Kills the prover: unlike the other engines, it may be one that never ends. */
  close(): Promise<void> {
    this.#stop.abort(engineClosed());
    this.#closing ??= this.#turns.done().then(() => this.key.close());
    return this.#closing;
  }

  async #prove(wtns: Uint8Array, signal: AbortSignal): Promise<EngineResult> {
    const witness = readWitness(wtns, this.shape);
    const signals = readSignals(witness, this.shape.publicSignals);
    return { proof: await this.#compute(wtns, signal), signals };
  }

  async #compute(wtns: Uint8Array, signal: AbortSignal): Promise<Groth16Proof> {
    const files: MemoryFile[] = [];
    try {
      const witness = MemoryFile.holding(wtns, files);
      const proof = MemoryFile.holding(new Uint8Array(), files);
      await runProver(
        this.binary,
        [this.key, witness, proof].map(({ descriptor }) => descriptor),
        signal,
      );
      // What is behind the document is what the prover had room for; it names no curve.
      const document = JSON.parse(proof.text().replace(/\0.*$/s, ''));
      return proofFromSnarkjs({ ...document, curve: 'bn128' });
    } catch (cause) {
      if (cause instanceof ProvingError || cause === signal.reason) throw cause;
      throw new ProvingError('ENGINE_FAILED', 'rapidsnark made no proof', {}, { cause });
    } finally {
      for (const file of files) file.close();
    }
  }
}

/** A file that is memory, and has no name by the time that something is written to it. */
class MemoryFile {
  private constructor(readonly descriptor: number) {}

  /** @param among where the file is listed, even if writing fails: whoever asks closes it */
  static holding(content: Uint8Array, among: MemoryFile[]): MemoryFile {
    const path = `${MEMORY_FOLDER}/zkliq-${randomUUID()}`;
    const file = new MemoryFile(openSync(path, 'wx+', 0o600));
    among.push(file);
    unlinkSync(path);
    for (let position = 0; position < content.length; ) {
      position += writeSync(file.descriptor, content, position);
    }
    return file;
  }

  text(): string {
    const content = Buffer.alloc(fstatSync(this.descriptor).size);
    readSync(this.descriptor, content, 0, content.length, 0);
    return content.toString('utf8');
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function requireMemoryFiles(): void {
  try {
    if (process.platform === 'linux' && statfsSync(MEMORY_FOLDER).type === TMPFS) return;
  } catch {
    // Told below.
  }
  throw new ProvingError(
    'ENGINE_FAILED',
    `rapidsnark takes the witness as a file, and without ${MEMORY_FOLDER} that would be on a disk: ` +
      'choose another engine',
  );
}
