import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { MANIFEST_FILE } from '../../src/artifacts/manifest.js';
import { setUp } from '../../src/artifacts/setup.js';
import { ArtifactsError, InputError } from '../../src/errors.js';
import { replaceFolder, withStaging } from '../../src/files/stagingFolder.js';
import { TINY, testArtifacts } from '../support/artifacts.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe('setUp', () => {
  const temporary = new TemporaryFolder();
  const manifestOf = (root: string) => join(root, TINY, MANIFEST_FILE);

  it('makes the same files everywhere', async () => {
    const { manifest } = await testArtifacts(TINY);
    const root = temporary.path('anew');
    const { artifacts, made } = await setUp(TINY, { root });
    expect(made).to.equal(true);
    expect(artifacts.manifest).to.deep.equal(manifest);
    expect(await readdir(root)).to.deep.equal([TINY]);
  });

  it('returns at once when everything is there', async () => {
    const root = temporary.path('anew');
    const before = await stat(manifestOf(root));
    const { made } = await setUp(TINY, { root });
    expect(made).to.equal(false);
    expect((await stat(manifestOf(root))).mtimeMs).to.equal(before.mtimeMs);
  });

  it('does not say that it made what another process has made meanwhile', async () => {
    const root = temporary.path('meanwhile');
    const onStage = (stage: string) => {
      if (stage === 'writing') {
        cpSync(join(temporary.path('anew'), TINY), join(root, TINY), { recursive: true });
      }
    };
    expect((await setUp(TINY, { root, onStage })).made).to.equal(false);
    expect(await readdir(root)).to.deep.equal([TINY]);
  });

  it('says that a folder cannot be made, and leaves errors of other files as they are', async () => {
    const root = await temporary.write('plain', 'x');
    await expectRejection(setUp(TINY, { root }), InputError, 'FILE_NOT_WRITABLE');
    const folder = temporary.path('made');
    const writing = withStaging(folder, (staging) => writeFile(join(staging, 'no/where'), 'x'));
    const { message } = await expectRejection(writing, InputError, 'FILE_NOT_WRITABLE');
    expect(message).to.equal(`${folder} cannot be made: there is no such file or folder`);
    const elsewhere = withStaging(folder, () => readFile('/no/where'));
    const error = await elsewhere.catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'ENOENT', path: '/no/where' });
  });

  it('makes damaged and outdated artifacts again', async () => {
    const root = temporary.path('anew');
    const key = join(root, TINY, 'proving_key.zkey');
    await writeFile(key, 'damaged');
    expect((await setUp(TINY, { root })).made).to.equal(true);
    const manifest = JSON.parse(await readFile(manifestOf(root), 'utf8'));
    await writeFile(manifestOf(root), JSON.stringify({ ...manifest, sources: '0'.repeat(64) }));
    expect((await setUp(TINY, { root })).made).to.equal(true);
  });

  it('does not make again what only cannot be read', async function () {
    if (process.platform === 'win32') this.skip();
    const root = temporary.path('anew');
    const key = join(root, TINY, 'proving_key.zkey');
    await rename(key, `${key}.there`);
    await symlink(key, key);
    await expectRejection(setUp(TINY, { root }), InputError, 'FILE_NOT_FOUND');
    expect((await lstat(key)).isSymbolicLink()).to.equal(true);
    await rename(`${key}.there`, key);
    expect((await setUp(TINY, { root })).made).to.equal(false);
  });

  it('replaces no key of a ceremony, nor a manifest that it cannot read', async () => {
    const root = temporary.path('anew');
    const text = await readFile(manifestOf(root), 'utf8');
    const ceremony = { ...JSON.parse(text), trust: 'ceremony', sources: '0'.repeat(64) };
    await writeFile(manifestOf(root), JSON.stringify(ceremony));
    await expectRejection(setUp(TINY, { root }), ArtifactsError, 'ARTIFACTS_PROTECTED');
    await writeFile(manifestOf(root), '{"format":"zkliq/manifest/2"}');
    await expectRejection(setUp(TINY, { root }), ArtifactsError, 'ARTIFACTS_CORRUPT');
    await writeFile(manifestOf(root), text);
    expect((await setUp(TINY, { root })).made).to.equal(false);
  });

  it('replaces nothing that it did not make', async () => {
    const root = temporary.path('foreign');
    await mkdir(join(root, TINY), { recursive: true });
    await writeFile(join(root, TINY, 'ceremony.zkey'), 'precious');
    await expectRejection(setUp(TINY, { root }), ArtifactsError, 'ARTIFACTS_PROTECTED');
    await mkdir(manifestOf(root));
    await expectRejection(setUp(TINY, { root }), ArtifactsError, 'ARTIFACTS_CORRUPT');
    expect(await readFile(join(root, TINY, 'ceremony.zkey'), 'utf8')).to.equal('precious');
    await rm(join(root, TINY), { recursive: true });
    await writeFile(join(root, TINY), 'precious, too');
    await expectRejection(setUp(TINY, { root }), InputError, 'FILE_NOT_FOUND');
    expect(await readFile(join(root, TINY), 'utf8')).to.equal('precious, too');
  });

  it('refuses an unknown circuit', () =>
    expectRejection(setUp('liquidatable-3-3'), ArtifactsError, 'UNKNOWN_CIRCUIT'));

  it('leaves nothing behind when aborted, at any stage', async () => {
    for (const stage of ['compiling', 'making keys', 'writing']) {
      const root = temporary.path(`aborted ${stage}`);
      const controller = new AbortController();
      const setup = setUp(TINY, {
        root,
        signal: controller.signal,
        onStage: (reached) => {
          if (reached === stage) controller.abort();
        },
      });
      const error = await setup.then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect(error?.name, stage).to.equal('AbortError');
      expect(await readdir(root), stage).to.deep.equal([]);
    }
  });

  it('leaves nothing half-written when killed, and tidies up the next time', async () => {
    const root = temporary.path('killed');
    const program = `
      import { setUp } from './src/artifacts/setup.ts';
      await setUp('${TINY}', { root: ${JSON.stringify(root)}, onStage: (stage) => console.log(stage) });`;
    const child = spawn(
      process.execPath,
      ['--import=tsx', '--input-type=module', '--eval', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const output of child.stdout) if (String(output).includes('making keys')) break;
    child.kill('SIGKILL');
    await once(child, 'close').catch(() => {});
    await wait(100);
    const left = await readdir(root);
    expect(left).to.have.length(1);
    expect(left[0]).to.match(/^\.zkliq-staging-/);
    await setUp(TINY, { root });
    expect(await readdir(root)).to.deep.equal([TINY]);
  });

  it('tidies up after its own kind only, on its own machine, and not while they live', async () => {
    const root = temporary.path('shared');
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const dead = 2 ** 22 - 1;
    const kept = [
      `.zkliq-staging-${hostname()}-${process.pid}-${id}`,
      `.zkliq-staging-${hostname()}-b-${dead}-${id}`,
      `.zkliq-staging-elsewhere-${dead}-${id}`,
      `.staging-${dead}-${id}`,
    ];
    const gone = `.zkliq-staging-${hostname()}-${dead}-${id}`;
    for (const name of [...kept, gone]) await mkdir(join(root, name), { recursive: true });
    await withStaging(join(root, 'made'), async () => {});
    expect((await readdir(root)).sort()).to.deep.equal([...kept].sort());
  });

  it('puts back what was there if it cannot put anything in its place', async () => {
    const root = temporary.path('restored');
    const folder = join(root, 'folder');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'file'), 'old');
    const moving = replaceFolder(join(root, 'nowhere'), folder, join(root, 'previous'));
    await moving.then(
      () => expect.fail('it was replaced by nothing'),
      () => {},
    );
    expect(await readFile(join(folder, 'file'), 'utf8')).to.equal('old');
  });

  it('lets two set-ups of the same folder both succeed', async () => {
    const root = temporary.path('both');
    const results = await Promise.all([setUp(TINY, { root }), setUp(TINY, { root })]);
    expect(results.map(({ artifacts }) => artifacts.keyHash)[0]).to.equal(
      (await testArtifacts(TINY)).keyHash,
    );
    expect(await readdir(root)).to.deep.equal([TINY]);
  });
});
