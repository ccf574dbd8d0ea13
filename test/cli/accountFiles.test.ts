import { mkdir } from 'node:fs/promises';
import { expect } from 'chai';
import { listAccountFiles } from '../../src/cli/accountFiles.js';
import { InputError } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('cli/accountFiles', () => {
  const folder = new TemporaryFolder();
  before(async () => {
    await mkdir(folder.path('accounts'));
    for (const name of ['b.json', 'a.json', '10.json', 'notes.txt']) {
      await folder.write(`accounts/${name}`, '');
    }
    await mkdir(folder.path('empty'));
  });

  it('lists what is named, of folders the .json files by name', async () => {
    const paths = ['x.json', 'accounts', 'accounts/b.json'].map((name) => folder.path(name));
    expect(await listAccountFiles(paths)).to.deep.equal(
      ['x.json', 'accounts/10.json', 'accounts/a.json', 'accounts/b.json', 'accounts/b.json'].map(
        (name) => folder.path(name),
      ),
    );
  });

  it('refuses a folder without any, and no name', async () => {
    await expectRejection(listAccountFiles(['']), InputError, 'USAGE');
    const listed = listAccountFiles([folder.path('empty')]);
    const error = await expectRejection(listed, InputError, 'USAGE');
    expect(error.message).to.match(/empty has no account file/);
  });
});
