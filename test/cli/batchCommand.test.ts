import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { accountNullifier } from '../../src/account/account.js';
import { setUp } from '../../src/artifacts/setup.js';
import { formatDuration } from '../../src/cli/commands/batchProgress.js';
import { readProofFile } from '../../src/files/proofFile.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { drawn } from '../support/accounts.js';
import { TINY, TINY_BATCH } from '../support/artifacts.js';
import { tinyAccount, tinyClaims, writeClaims } from '../support/claimFiles.js';
import { type CliOptions, runCli } from '../support/cli.js';
import { expectFailure, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Report {
  readonly claims: number;
  readonly proved: number;
  readonly refused: number;
  readonly failed: number;
  readonly proofs: number;
  readonly made: number;
  readonly optimize: string;
  readonly plans: readonly { readonly claims: number; readonly reasons: readonly string[] }[];
  readonly files: readonly { readonly file: string; readonly claims: readonly number[] }[];
  readonly refusals: readonly { readonly line: number; readonly code: string }[];
  readonly warnings?: readonly string[];
}

interface Event {
  readonly event: string;
  readonly done?: number;
  readonly claims?: number | readonly number[];
  readonly [detail: string]: unknown;
}

const KEY = drawn('claims key').toString(16).padStart(64, '0');
const ENV = { ZKLIQ_CLAIMS_KEY: `0x${KEY}` };

describe('cli/batch: claims to a folder of proofs', () => {
  const folder = new TemporaryFolder();
  /** Line 3 is healthy, line 5 of another tree. */
  let claims: LiquidationClaim[];
  let secrets: readonly bigint[];
  before(async () => {
    for (const circuit of [TINY, TINY_BATCH]) await setUp(circuit, { root: 'artifacts' });
    claims = await tinyClaims(Array.from({ length: 4 }, (_, k) => tinyAccount(k)));
    const healthy = { ...claims[0]!, account: tinyAccount(9, { balances: [10n ** 18n, 0n] }) };
    const stranger = { ...claims[1]!, account: tinyAccount(8) };
    claims = [claims[0]!, claims[1]!, healthy, claims[2]!, stranger, claims[3]!];
    await writeClaims(folder.path('claims.ndjson'), claims);
    await writeClaims(folder.path('healthy.ndjson'), [healthy]);
    await writeClaims(folder.path('sealed'), claims, Buffer.from(KEY, 'hex'));
    secrets = claims.flatMap(({ account: { ownerKey, viewingKey, balances } }) => [
      ownerKey,
      viewingKey,
      ...balances.filter((balance) => balance !== 0n),
    ]);
  });
  const batch = (out: string, more: readonly string[] = [], from = 'claims.ndjson') => [
    'batch',
    folder.path(from),
    ...['--out', folder.path(out)],
    ...more,
  ];
  const eventsIn = (stderr: string): Event[] =>
    stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const runJson = async (args: readonly string[], options: CliOptions = {}, code = 0) => {
    const result = await runCli([...args, '--json'], options);
    expect(result.code, result.stderr).to.equal(code);
    expectNoneShown([result.stdout, result.stderr], [...secrets, BigInt(`0x${KEY}`)]);
    return { report: JSON.parse(result.stdout) as Report, events: eventsIn(result.stderr) };
  };
  const provable = () => [0, 1, 3, 5].map((k) => accountNullifier(claims[k]!.account)).sort();
  const provedIn = async ({ files }: Report) => {
    const proofs = await Promise.all(files.map(({ file }) => readProofFile(file)));
    return proofs.flatMap((proof) => nullifiersOf([proof])).sort();
  };

  it('proves what can be proved, says what became of the rest, and is done then', async () => {
    const { stdout, stderr } = await expectSuccess(batch('plain'));
    expectNoneShown([stdout, stderr], secrets);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).to.equal('claims   6: 4 proved, 2 refused, 0 failed');
    expect(lines[1]).to.match(/^proofs {3}\d in .*plain, \d of them made now: \d+\.\d a second$/);
    expect(lines[2]).to.equal('refused  NOT_LIQUIDATABLE: 1, in line 3');
    expect(lines[3]).to.equal('refused  NOT_IN_TREE: 1, in line 5');
    expect(lines[4]).to.match(/^plan {5}./);
    const files = (await readdir(folder.path('plain'))).filter((name) => name.endsWith('.json'));
    await expectSuccess(['verify', ...files.map((name) => folder.path(`plain/${name}`))]);

    const again = await expectSuccess(batch('plain', ['--resume']));
    expect(again.stdout).to.match(/^nothing is left to do\nclaims {3}6: 4 proved, 2 refused, 0 f/);
    expect(eventsIn(again.stderr).map(({ event }) => event)).to.deep.equal(['stage']);
  });

  it('says it as JSON, and each thing that happens as a line of JSON', async () => {
    const { report, events } = await runJson(batch('json', ['--optimize', 'gas']));
    expect(report).to.deep.include({ claims: 6, proved: 4, refused: 2, failed: 0 });
    expect([report.optimize, report.made]).to.deep.equal(['gas', report.proofs]);
    expect(report.refusals).to.deep.equal([
      { line: 3, code: 'NOT_LIQUIDATABLE' },
      { line: 5, code: 'NOT_IN_TREE' },
    ]);
    expect(await provedIn(report)).to.deep.equal(provable());
    expect(report.files.flatMap((file) => file.claims).sort()).to.deep.equal([1, 2, 4, 6]);
    for (const plan of report.plans) expect(plan.reasons).to.not.have.lengthOf(0);

    const happened = events.filter(({ event }) => event !== 'stage');
    expect(happened[0]).to.deep.equal({ event: 'begin', claims: 6, done: 1, made: 0 });
    const proofs = happened.filter(({ event }) => event === 'proof');
    expect(proofs.length).to.equal(report.proofs);
    for (const proof of proofs) {
      expect(Object.keys(proof)).to.deep.equal([
        ...['event', 'file', 'proof', 'circuit', 'claims'],
        ...['done', 'of', 'proofsPerSecond', 'secondsLeft'],
      ]);
    }
    expect(happened.at(-1)).to.include({ done: 6, of: 6, secondsLeft: 0 });
    const refused = happened.filter(({ event }) => event === 'refused');
    expect(refused.map(({ code }) => code)).to.deep.equal(['NOT_IN_TREE']);
  });

  it('proves with the circuits that are named, on as many workers as are asked for', async () => {
    const only = ['--circuit', TINY, '--workers', '1'];
    const { report } = await runJson(batch('singles', only));
    expect([report.proofs, report.proved]).to.deep.equal([4, 4]);
    const names = await readdir(folder.path('singles'));
    expect(names.filter((name) => name.endsWith('.json'))).to.have.lengthOf(4);
  });

  it('opens sealed claims, with the key that they were sealed under', async () => {
    const { report } = await runJson(batch('from-sealed', [], 'sealed'), { env: ENV });
    expect(await provedIn(report)).to.deep.equal(provable());
    const locked = batch('locked', [], 'sealed');
    await expectFailure(locked, 2, /set ZKLIQ_CLAIMS_KEY to 0x and 64 hex digits/);
    const env = { ZKLIQ_CLAIMS_KEY: `0x${'12'.repeat(32)}` };
    const result = await runCli(locked, { env });
    expect(result.code).to.equal(2);
    expect(result.stderr).to.match(/sealed under another key, or was changed/);
    const bytes = await readFile(folder.path('sealed'));
    bytes[bytes.length - 20]! ^= 4;
    await writeFile(folder.path('changed'), bytes, { mode: 0o600 });
    expect((await runCli(batch('locked', [], 'changed'), { env: ENV })).code).to.equal(2);
    expect(await readdir(folder.path())).to.not.include('locked');
  });

  it('ends with 3 if nothing is liquidatable', async () => {
    const { report } = await runJson(batch('none', [], 'healthy.ndjson'), {}, 3);
    expect(report).to.deep.include({ claims: 1, proved: 0, refused: 1, proofs: 0 });
  });

  it('stops when it is interrupted, says what is done, and goes on with another engine', async () => {
    await writeClaims(
      folder.path('many.ndjson'),
      await tinyClaims(Array.from({ length: 30 }, (_, k) => tinyAccount(k))),
    );
    const many = batch('interrupted', ['--circuit', TINY, '--workers', '1'], 'many.ndjson');
    // Slow enough that it is not done when it is told.
    const slowly = [...many, '--engine', 'snarkjs'];
    const { code, stdout, stderr } = await runCli(slowly, { interruptAt: '"event":"proof"' });
    expect([code, stdout], stderr).to.deep.equal([130, '']);
    expect(stderr).to.match(
      /zkliq: aborted\. \d+ of 30 claims are done, in .*: the same command with --resume does the/,
    );
    expect(await readdir(folder.path('interrupted'))).to.not.match(/\.tmp/);
    const { report, events } = await runJson([...many, '--resume']);
    expect([report.proved, report.failed]).to.deep.equal([30, 0]);
    expect(report.made).to.be.lessThan(report.proofs);
    const begin = events.find(({ event }) => event === 'begin')!;
    expect(begin.made).to.equal(report.proofs - report.made);
    expect(new Set(await provedIn(report)).size).to.equal(30);
  });

  it('does not make a proof again that somebody took, and says so', async () => {
    await runJson(batch('moved', ['--circuit', TINY]));
    await rm(folder.path('moved/proof-000001.json'));
    const { report } = await runJson(batch('moved', ['--resume']));
    expect([report.proofs, report.made]).to.deep.equal([4, 0]);
    expect(report.warnings).to.have.lengthOf(1);
    expect(report.warnings![0]).to.match(
      /^one proof that was made, .*1\.json first, cannot be found/,
    );
  });

  it('warns of deadlines that have passed', async () => {
    const context = { ...claims[0]!.context, deadline: 1_500_000_000n };
    await writeClaims(folder.path('late.ndjson'), [{ ...claims[0]!, context }]);
    const { report } = await runJson(batch('late', [], 'late.ndjson'));
    expect(report.warnings).to.have.lengthOf(1);
    expect(report.warnings![0]).to.match(/2017-07-14T02:40:00Z, has passed/);
  });

  describe('refuses', () => {
    /** Failures after the claims were read have an event before. */
    const refuses = async (args: readonly string[], code: number, message: RegExp) => {
      const result = await runCli(args);
      expect(result.code, result.stderr).to.equal(code);
      expect(result.stdout).to.equal('');
      expect(result.stderr).to.match(message);
      expectNoneShown([result.stderr], secrets);
    };

    it('a folder with a batch, or with anything else', async () => {
      await expectSuccess(batch('taken', ['--circuit', TINY]));
      const taken = await expectFailure(
        batch('taken'),
        2,
        /a batch that was begun: go on with --res/,
      );
      expect(taken.code).to.equal('FILE_EXISTS');
      await expectFailure(batch(''), 2, /has other files than a batch's: name a new or empty/);
    });

    it('to go on with other claims', async () => {
      await expectSuccess(batch('bound', ['--circuit', TINY]));
      const other = batch('bound', ['--resume'], 'healthy.ndjson');
      await refuses(other, 2, /begun with another claim file, whose SHA-256 is [0-9a-f]{64}: name/);
    });

    it('claims that others may read, unless told', async function () {
      if (process.platform === 'win32') this.skip();
      await folder.write('open.ndjson', await readFile(folder.path('claims.ndjson')), 0o644);
      const open = batch('open', ['--circuit', TINY], 'open.ndjson');
      const error = await expectFailure(open, 2, /others may read it: chmod 600 it/);
      expect(error.code).to.equal('FILE_NOT_PRIVATE');
      await expectSuccess([...open, '--allow-readable-secrets']);
    });

    it('a file with a wrong line, and names it', async () => {
      const text = await readFile(folder.path('claims.ndjson'), 'utf8');
      await folder.write('wrong.ndjson', `${text}{"claim":"no"}\n`);
      await refuses(batch('wrong', [], 'wrong.ndjson'), 2, /wrong\.ndjson:7: /);
      expect(await readdir(folder.path())).to.not.include('wrong');
    });

    it('claims that the circuits named do not take', async () => {
      const unfit = batch('unfit', ['--circuit', 'liquidatable-8-20']);
      const message = /No circuit that may be used takes claims like that in line 1, of 2 markets/;
      await refuses(unfit, 2, message);
      await refuses(batch('unfit', ['--circuit', 'nonsense']), 2, /There is no circuit "nonsense"/);
      await refuses(
        batch('unfit', ['--circuit', TINY, '--artifacts', folder.path('nowhere')]),
        5,
        /run "zkliq setup --circuit liquidatable-2-2"/,
      );
    });

    it('a development key on a live chain, unless told in so many words', async () => {
      const context = { ...claims[0]!.context, chainId: 1n };
      await writeClaims(folder.path('live.ndjson'), [{ ...claims[0]!, context }]);
      const live = batch('live', [], 'live.ndjson');
      await refuses(live, 5, /development key/);
      await expectSuccess([...live, '--allow-development-key']);
    });

    it('options that are none', async () => {
      await expectFailure(batch('x', ['--optimize', 'fun']), 2, /Allowed choices are latency, gas/);
      await expectFailure(batch('x', ['--workers', '0']), 2, /a whole number, from 1 to 1024/);
      await expectFailure(['batch', folder.path('claims.ndjson')], 2, /'--out <folder>' not spec/);
    });
  });

  it('tells a time as people do', () => {
    expect([0.2, 42, 200, 7500].map(formatDuration)).to.deep.equal([
      '1 s',
      '42 s',
      '3 min 20 s',
      '2 h 5 min',
    ]);
  });
});
