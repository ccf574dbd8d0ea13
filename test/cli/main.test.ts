import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { setUp } from '../../src/artifacts/setup.js';
import { ROOT, runCli } from '../support/cli.js';
import { expectFailure, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const COMMANDS = [
  'setup',
  'ceremony',
  'keygen',
  'health',
  'prove',
  'verify',
  'export',
  'deploy',
  'round',
  'submit',
  'doctor',
];

/** Of those that only hold others. */
const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  ceremony: ['new', 'contribute', 'add', 'beacon', 'verify', 'export'],
  round: ['make', 'show'],
};

/** Those that do something. */
const ACTING = COMMANDS.flatMap(
  (name) => SUBCOMMANDS[name]?.map((subcommand) => `${name} ${subcommand}`) ?? name,
);

/** Runs a script before the command line, in the same process. */
const preloading = (script: string) => ({
  env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` },
});

const shell = (command: string) =>
  spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { cwd: ROOT, encoding: 'utf8' });

describe('cli/main', () => {
  const folder = new TemporaryFolder();

  it('without a command shows the help on stderr, and exits with 2', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect([code, stdout]).to.deep.equal([2, '']);
    for (const command of COMMANDS) expect(stderr).to.include(`  ${command} `);
    expect(stderr).to.include('Exit codes: 0 ok, 1 proof, receipt or ceremony not valid');
  });

  it('shows help and version on stdout', async () => {
    const { stdout } = await expectSuccess(['--help']);
    expect(stdout).to.equal((await expectSuccess(['help'])).stdout);
    expect((await expectSuccess(['--version'])).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  for (const command of ACTING) {
    it(`${command} --help names every option, and no default that goes without saying`, async () => {
      const { stdout, stderr } = await expectSuccess([...command.split(' '), '--help']);
      expect(stderr).to.equal('');
      expect(stdout).to.match(new RegExp(`^Usage: zkliq ${command} `));
      expect(stdout).to.include('--json');
      expect(stdout).to.not.include('default: false');
      expect(stdout).to.not.match(/undefined|null|\[object/);
      for (const line of stdout.split('\n')) expect(line.length, line).to.be.at.most(110);
      const [first, ...rest] = command.split(' ');
      const asked = rest.length === 0 ? ['help', first!] : [first!, 'help', ...rest];
      expect((await expectSuccess(asked)).stdout).to.equal(stdout);
    });
  }

  it('the example of prove --help works as it stands', async () => {
    const { stdout } = await expectSuccess(['prove', '--help']);
    const example = /^ {2}zkliq (prove .*?)\n\s*$/ms.exec(stdout)![1]!;
    const told = `${example} --allow-readable-secrets`;
    await setUp('liquidatable-8-20', { root: 'artifacts' });
    const out = folder.path('proof.json');
    const command = told.replace('--out proof.json', `--out ${out}`);
    const { status, stderr } = shell(`node dist/cli/main.js ${command}`);
    expect(status, stderr).to.equal(0);
  });

  const wrong: readonly (readonly [args: string[], message: RegExp])[] = [
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['prov'], /Did you mean prove\?/],
    [['doctor', '--nope'], /unknown option '--nope'/],
    [['doctor', 'extra'], /too many arguments/],
    [['verify'], /missing required argument 'files'/],
    [['round', 'mak'], /Did you mean make\?/],
    [
      ['round', 'show', '0', '--deployment', 'x', '--rpc', 'x'],
      /whole number, from 1 to 2\^48 - 1/,
    ],
    [['deploy', '--config', 'x', '--out', 'y'], /required option '--rpc <url>' not specified/],
    [
      ['submit', 'x', '--deployment', 'x', '--rpc', 'x', '--dry-run', '--receipt', 'y'],
      /'--receipt <file>' cannot be used with option '--dry-run'/,
    ],
    [['health'], /required option '--market <file>' not specified/],
    [['health', '--tier', 'hard'], /Allowed choices are maintenance, initial/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args.join(' ')}" with 2, and says where help is`, async () => {
      const error = await expectFailure(args, 2, message);
      expect(error.code).to.equal('USAGE');
      expect(error.message).to.include('--help');
    });
  }

  it('calls a defect a defect, and quotes nothing', async () => {
    const options = preloading(`
      import os from 'node:os';
      import { syncBuiltinESMExports } from 'node:module';
      os.totalmem = () => { throw new TypeError(process.env.SECRET_TEXT); };
      syncBuiltinESMExports();`);
    const env = { ...options.env, SECRET_TEXT: 'viewing key 12345' };
    const result = await runCli(['doctor', '--json', '--artifacts', '/nowhere'], { env });
    expect([result.code, result.stdout]).to.deep.equal([70, '']);
    const { error } = JSON.parse(result.stderr);
    expect(error.code).to.equal('DEFECT');
    expect(error.message).to.match(/^a defect of zkliq, please report it: TypeError at /);
    expect(result.stderr).to.not.include('12345');
  });

  it('an error that nobody caught is a defect, not a proof that is not valid', async () => {
    const options = preloading(`
      setInterval(() => {
        if (process.listenerCount('uncaughtException') > 0) throw new Error(String(5 ** 20));
      }, 1)`);
    const { code, stderr } = await runCli(['doctor'], options);
    expect(code).to.equal(70);
    expect(stderr).to.match(/a defect of zkliq.*: Error at /);
    expect(stderr).to.not.include(String(5 ** 20));
  });

  describe('with a reader that stops', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    it('ends quietly when stdout is closed', () => {
      const { status, stderr } = shell('node dist/cli/main.js doctor --json | head -c 0');
      expect([status, stderr]).to.deep.equal([0, '']);
    });

    it('ends quietly when stderr is closed', () => {
      const { status, stdout } = shell('node dist/cli/main.js doctor 2> >(exit 0)');
      expect(status).to.equal(0);
      expect(stdout).to.include('liquidatable-8-20');
    });

    it('fails when its output cannot be written', function () {
      if (!existsSync('/dev/full')) this.skip();
      const { status, stderr } = shell('node dist/cli/main.js doctor --json > /dev/full');
      expect(status).to.equal(2);
      expect(JSON.parse(stderr).error).to.deep.include({
        code: 'FILE_NOT_WRITABLE',
        message: 'the output cannot be written: no space is left',
      });
    });
  });
});
