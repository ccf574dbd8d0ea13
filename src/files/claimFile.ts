import type { FileHandle } from 'node:fs/promises';
import type { LiquidationClaim } from '../statement/claim.js';
import { formatClaimLine } from './claimLines.js';
import { fileChunks } from './fileChunks.js';
import { type Line, splitLines } from './lines.js';
import { writeWhole } from './makeFile.js';
import { requirePrivate, withFile } from './readFile.js';
import { readSealed, Sealer } from './sealedFile.js';
import { isSealed } from './sealedHeader.js';

/** A claim, and what its account is called. */
export interface NamedClaim {
  readonly claim: LiquidationClaim;
  readonly id?: string;
}

/** How a file of claims is written. */
export interface WriteClaimsOptions {
  /** Seals the file: 32 bytes. */
  readonly key?: Uint8Array;
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Writes claims, one a line, readable by the file's owner only, and sealed if there is a key. What
 * `claims` throws ends the writing: then nothing is left of the file.
 *
 * @throws InputError FILE_EXISTS unless told to overwrite; FILE_NOT_WRITABLE; the signal's reason
 */
export async function writeClaimFile(
  path: string,
  claims: AsyncIterable<NamedClaim>,
  { key, ...options }: WriteClaimsOptions = {},
): Promise<void> {
  const write = async (file: FileHandle): Promise<void> => {
    const sealer = key && (await Sealer.create(file, key));
    for await (const { claim, id } of claims) {
      options.signal?.throwIfAborted();
      const line = Buffer.from(formatClaimLine(claim, id));
      await (sealer ? sealer.write(line) : file.writeFile(line));
    }
    await sealer?.end();
  };
  await writeWhole(path, write, { ...options, secret: true });
}

export interface ReadClaimsOptions {
  /** Asked for if the file is sealed. */
  readonly key: () => Promise<Uint8Array>;
  /** Accept a file that is not sealed and that others than its owner may read. */
  readonly allowReadable?: boolean;
}

/** An open claim file, which may be read any number of times: always as a stream, never whole. */
export class ClaimFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly key: Uint8Array | undefined,
  ) {}

  /**
   * Opens a claim file, sealed or private, and hands it to `use`.
   *
   * @throws InputError FILE_NOT_FOUND, FILE_NOT_PRIVATE, INVALID_FILE; what `key` throws
   */
  static async with<T>(
    path: string,
    { key, allowReadable = false }: ReadClaimsOptions,
    use: (file: ClaimFile) => Promise<T>,
  ): Promise<T> {
    return withFile(path, { maximumBytes: Number.POSITIVE_INFINITY }, async (file) => {
      const sealed = await isSealed(file);
      if (!sealed && !allowReadable) requirePrivate(path, await file.stat());
      return use(new ClaimFile(path, file, sealed ? await key() : undefined));
    });
  }

  /**
   * Its lines, from the first. In a sealed file each is authentic; that the file was not cut off is
   * known at its end.
   *
   * @param onBytes is called with the file's own bytes
   * @throws InputError INVALID_FILE, SECRET_INVALID
   */
  lines(onBytes: (bytes: Uint8Array) => void = () => {}): AsyncGenerator<Line> {
    return splitLines(this.#chunks(onBytes), this.path);
  }

  async *#chunks(onBytes: (bytes: Uint8Array) => void): AsyncGenerator<Uint8Array> {
    if (this.key !== undefined) {
      yield* readSealed(this.file, this.path, this.key, onBytes);
      return;
    }
    for await (const chunk of fileChunks(this.file)) {
      onBytes(chunk);
      yield chunk;
    }
  }
}
