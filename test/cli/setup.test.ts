import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { runCli } from '../support/cli.js';
import { TINY } from '../support/cliWorld.js';
import { expectFailure, expectJson, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Result {
  readonly folder: string;
  readonly made: boolean;
  readonly circuit: string;
  readonly trust: string;
}

describe('cli/setup', () => {
  const folder = new TemporaryFolder();
  const args = (root: string, ...more: string[]) => [
    'setup',
    '--circuit',
    TINY,
    '--artifacts',
    folder.path(root),
    ...more,
  ];

  it('makes artifacts, and finds them the second time', async () => {
    const { stdout, stderr } = await expectSuccess(args('made'));
    expect(stderr).to.match(/compiling\n.*making keys\n.*writing\n$/);
    expect(stdout).to.match(/^liquidatable-2-2: made, in /);
    expect(stdout).to.match(/trust +development \(anybody can forge under this key/);
    expect(await readdir(folder.path('made'))).to.deep.equal([TINY]);
    const again = await expectJson<Result>(args('made'));
    expect(again).to.deep.include({ made: false, circuit: TINY, trust: 'development' });
  });

  it('takes the folder from ZKLIQ_ARTIFACTS, unless it is named', async () => {
    const env = { ZKLIQ_ARTIFACTS: folder.path('made') };
    const named = await expectJson<Result>(['setup', '--circuit', TINY], { env });
    expect(named).to.deep.include({ made: false, folder: folder.path(`made/${TINY}`) });
  });

  for (const stage of ['compiling', 'making keys']) {
    it(`leaves nothing when it is interrupted while ${stage}`, async () => {
      const root = `interrupted while ${stage}`;
      const { code, stdout, stderr } = await runCli(args(root), { interruptAt: stage });
      expect([code, stdout]).to.deep.equal([130, '']);
      expect(stderr).to.match(/zkliq: aborted\n$/);
      expect(await readdir(folder.path(root))).to.deep.equal([]);
    });
  }

  it('refuses an unknown circuit, and a folder that cannot be made', async () => {
    const unknown = ['setup', '--circuit', 'constructor'];
    const error = await expectFailure(unknown, 2, /no circuit "constructor": take one of/);
    expect(error.code).to.equal('UNKNOWN_CIRCUIT');
    const file = await folder.write('file', 'x');
    const below = ['setup', '--circuit', TINY, '--artifacts', file];
    await expectFailure(below, 2, / cannot be made: something else is there/);
  });
});
