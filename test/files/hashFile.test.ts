import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { hashFile } from '../../src/files/hashFile.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/hashFile', () => {
  const folder = new TemporaryFolder();

  it('hashes files of any size, and tells how far it is', async () => {
    for (const size of [0, 1, 2 ** 20, 2 ** 21 + 7]) {
      const bytes = new Uint8Array(size).map((_, i) => i * 31);
      const path = await folder.write(`${size}`, bytes);
      for (const algorithm of ['sha256', 'blake2b512'] as const) {
        const parts: number[] = [];
        const hash = await hashFile(path, algorithm, { onProgress: (part) => parts.push(part) });
        expect(hash).to.equal(createHash(algorithm).update(bytes).digest('hex'));
        expect(parts).to.deep.equal([...parts].sort((a, b) => a - b));
        expect(parts.at(-1)).to.equal(size === 0 ? undefined : 1);
      }
    }
  });

  it('refuses what is no file, and stops when aborted', async () => {
    const none = hashFile(folder.path('none'), 'sha256');
    await expectRejection(none, InputError, 'FILE_NOT_FOUND');
    await expectRejection(hashFile(folder.path(), 'sha256'), InputError, 'INVALID_FILE');
    const path = await folder.write('some', 'some');
    const aborted = hashFile(path, 'sha256', { signal: AbortSignal.abort() });
    expect((await aborted.catch((error) => error)).name).to.equal('AbortError');
  });
});
