import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { DEFAULT_MAXIMUM_BYTES, readText, withFile } from '../../src/files/readFile.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('files/readFile', () => {
  const folder = new TemporaryFolder();

  it('reads UTF-8, and leaves out a byte order mark', async () => {
    expect(await readText(await folder.write('plain', 'é ≤'))).to.equal('é ≤');
    expect(await readText(await folder.write('marked', '\ufeff{}'))).to.equal('{}');
    expect(await readText(await folder.write('empty', ''))).to.equal('');
  });

  it('refuses what is not UTF-8', async () => {
    for (const bytes of [Buffer.from([0xff, 0xfe, 0x7b, 0]), Buffer.from([0x22, 0xe9, 0x22])]) {
      const path = await folder.write('latin', bytes);
      const error = await expectRejection(readText(path), InputError, 'INVALID_FILE');
      expect(error.message).to.equal(`${path} is not UTF-8 text`);
    }
  });

  it('says that a file is not there, or not a file', async () => {
    const missing = folder.path('missing');
    const error = await expectRejection(readText(missing), InputError, 'FILE_NOT_FOUND');
    expect(error.message).to.equal(`${missing} cannot be read: there is no such file or folder`);
    await expectRejection(readText(`${missing}/below`), InputError, 'FILE_NOT_FOUND');
    const plain = await folder.write('file', 'x');
    await expectRejection(readText(`${plain}/below`), InputError, 'FILE_NOT_FOUND');
    await mkdir(folder.path('folder'));
    const refusal = await expectRejection(
      readText(folder.path('folder')),
      InputError,
      'INVALID_FILE',
    );
    expect(refusal.message).to.match(/is a folder$/);
  });

  it('does not take an error of another file for one of its own', async () => {
    const path = await folder.write('sound', 'x');
    const other = folder.path('missing');
    const reading = withFile(path, {}, () => rm(other));
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'ENOENT', path: other });
  });

  it('does not wait for a named pipe, and reads no device', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = folder.path('pipe');
    spawnSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      const error = await expectRejection(readText(path), InputError, 'INVALID_FILE');
      expect(error.message).to.match(/is not a regular file$/);
    }
  });

  it('refuses a huge file without reading it', async () => {
    const path = await folder.write('huge', '');
    await truncate(path, DEFAULT_MAXIMUM_BYTES + 1);
    const error = await expectRejection(readText(path), InputError, 'INVALID_FILE');
    expect(error.message).to.match(/too large: at most 1 MiB are read$/);
  });

  describe('of a secret file', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    for (const mode of [0o600, 0o400, 0o700]) {
      it(`takes mode ${mode.toString(8)}`, async () => {
        const path = await folder.write(`secret-${mode}`, 'x', mode);
        expect(await readText(path, { secret: true })).to.equal('x');
      });
    }

    for (const mode of [0o644, 0o640, 0o604, 0o620, 0o601, 0o666]) {
      it(`refuses mode ${mode.toString(8)}`, async () => {
        const path = await folder.write(`secret-${mode}`, 'x', mode);
        const error = await expectRejection(
          readText(path, { secret: true }),
          InputError,
          'FILE_NOT_PRIVATE',
        );
        expect(error.message).to.include('chmod 600');
        expect(await readText(path)).to.equal('x');
      });
    }

    it('goes by the file behind a link', async () => {
      const open = await folder.write('open', 'x', 0o644);
      const closed = await folder.write('closed', 'x', 0o600);
      await symlink(open, folder.path('to-open'));
      await symlink(closed, folder.path('to-closed'));
      const secret = { secret: true };
      await expectRejection(
        readText(folder.path('to-open'), secret),
        InputError,
        'FILE_NOT_PRIVATE',
      );
      expect(await readText(folder.path('to-closed'), secret)).to.equal('x');
    });
  });
});
