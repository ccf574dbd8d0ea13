import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { withScratchFolder } from '../../src/files/scratchFolder.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/scratchFolder', () => {
  const temporary = new TemporaryFolder();
  const isThere = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );

  it('is there for the work, and gone after it, whatever comes of it', async () => {
    let folder = '';
    const read = await withScratchFolder(async (scratch) => {
      folder = scratch;
      await writeFile(join(scratch, 'file'), 'contents');
      return readFile(join(scratch, 'file'), 'utf8');
    });
    expect([read, await isThere(folder)]).to.deep.equal(['contents', false]);
    const failing = withScratchFolder(async (scratch) => {
      folder = scratch;
      throw new InputError('USAGE', 'no');
    });
    await expectRejection(failing, InputError, 'USAGE');
    expect(await isThere(folder)).to.equal(false);
  });

  it('says that nothing can be written there, and leaves errors of other files as they are', async () => {
    const inside = withScratchFolder((scratch) => writeFile(join(scratch, 'no/where'), 'x'));
    await expectRejection(inside, InputError, 'FILE_NOT_WRITABLE');
    const elsewhere = withScratchFolder(() => readFile(temporary.path('missing')));
    const error = await elsewhere.catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'ENOENT', path: temporary.path('missing') });
  });

  it('says that it cannot be made', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary.path('missing');
    try {
      const { message } = await expectRejection(
        withScratchFolder(async () => {}),
        InputError,
        'FILE_NOT_WRITABLE',
      );
      expect(message).to.match(/missing cannot be written: there is no such/);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });
});
