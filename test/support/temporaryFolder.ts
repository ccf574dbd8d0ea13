import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that the tests of the enclosing `describe` may fill; it is removed after them. */
export class TemporaryFolder {
  #path = '';

  constructor() {
    before(async () => {
      this.#path = await mkdtemp(join(tmpdir(), 'zkliq-test-'));
    });
    after(() => rm(this.#path, { recursive: true, force: true }));
  }

  /** Path of something in the folder, or of the folder itself. */
  path(name = ''): string {
    return join(this.#path, name);
  }

  /** Writes text, or a value as JSON with bigints as strings, and returns the path. */
  async write(name: string, content: unknown, mode = 0o600): Promise<string> {
    const path = this.path(name);
    const text =
      typeof content === 'string' || content instanceof Uint8Array
        ? content
        : JSON.stringify(content, (_, value) =>
            typeof value === 'bigint' ? value.toString() : value,
          );
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  }
}
