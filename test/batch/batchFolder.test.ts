import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BatchFolder } from '../../src/batch/batchFolder.js';
import { InputError, type InputErrorCode } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('batch/batchFolder', () => {
  const temporary = new TemporaryFolder();
  let count = 0;
  const next = () => temporary.path(`batch ${count++}`);

  /** Places where a batch can be written: what is done to the path beforehand. */
  const usable: [what: string, prepare: (path: string) => Promise<unknown>][] = [
    ['nothing', async () => {}],
    ['an empty folder', (path) => mkdir(path)],
    [
      'a folder with what a killed process left',
      async (path) => {
        await mkdir(path);
        await writeFile(join(path, '.zkliq-0123-abcd.tmp'), 'half');
      },
    ],
    [
      'a link to a folder',
      async (path) => {
        await mkdir(`${path}, target`);
        await symlink(`${path}, target`, path, 'dir');
      },
    ],
  ];

  for (const [what, prepare] of usable) {
    it(`takes ${what}`, async () => {
      const path = next();
      await prepare(path);
      await BatchFolder.requireUsable(path, false);
      const folder = await BatchFolder.open(path, false);
      expect(folder.journal.entries).to.deep.equal([]);
      await folder.close();
    });
  }

  const refused: [
    what: string,
    code: InputErrorCode,
    prepare: (path: string) => Promise<unknown>,
  ][] = [
    ['a file', 'FILE_NOT_WRITABLE', (path) => writeFile(path, 'precious')],
    ['a link to nowhere', 'FILE_NOT_WRITABLE', (path) => symlink(`${path}, gone`, path)],
    [
      'a folder with another file',
      'FILE_EXISTS',
      async (path) => {
        await mkdir(path);
        await writeFile(join(path, 'precious'), 'x');
      },
    ],
    [
      'a batch that was begun',
      'FILE_EXISTS',
      async (path) => {
        const folder = await BatchFolder.open(path, false);
        await folder.journal.append({
          entry: 'batch',
          format: 'zkliq/batch/1',
          sha256: '0'.repeat(64),
          claims: 1,
          optimize: 'latency',
        });
        await folder.close();
      },
    ],
  ];

  for (const [what, code, prepare] of refused) {
    it(`refuses ${what}, before anything is made for it and when it is opened`, async () => {
      const path = next();
      await prepare(path);
      await expectRejection(BatchFolder.requireUsable(path, false), InputError, code);
      await expectRejection(BatchFolder.open(path, false), InputError, code);
    });
  }

  it('refuses a place in what is no folder, or is not there', async () => {
    const file = await temporary.write('plain', 'x');
    for (const path of [join(file, 'below'), temporary.path('no/where')]) {
      await expectRejection(
        BatchFolder.requireUsable(path, false),
        InputError,
        'FILE_NOT_WRITABLE',
      );
      await expectRejection(BatchFolder.open(path, false), InputError, 'FILE_NOT_WRITABLE');
    }
  });
});
