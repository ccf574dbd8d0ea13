import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { makeFile } from '../../src/files/makeFile.js';
import { isLeftover } from '../../src/files/temporaryFiles.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/makeFile', () => {
  const folder = new TemporaryFolder();

  it('gives a file its name once it is made', async () => {
    const path = folder.path('made');
    const result = await makeFile(path, async (temporary) => {
      await writeFile(temporary, 'contents');
      expect(await readdir(folder.path())).to.have.length(1);
      expect(isLeftover((await readdir(folder.path()))[0]!)).to.equal(true);
      return 7;
    });
    expect(result).to.equal(7);
    expect(await readFile(path, 'utf8')).to.equal('contents');
  });

  it('replaces none, and leaves nothing of one that could not be made', async () => {
    const path = folder.path('made');
    const again = makeFile(path, (temporary) => writeFile(temporary, 'others'));
    await expectRejection(again, InputError, 'FILE_EXISTS');
    const failing = makeFile(folder.path('other'), async (temporary) => {
      await writeFile(temporary, 'half');
      throw new InputError('USAGE', 'no');
    });
    await expectRejection(failing, InputError, 'USAGE');
    const missing = makeFile(folder.path('other'), async () => {});
    await expectRejection(missing, InputError, 'FILE_NOT_WRITABLE');
    expect(await readFile(path, 'utf8')).to.equal('contents');
    expect(await readdir(folder.path())).to.deep.equal(['made']);
  });
});
