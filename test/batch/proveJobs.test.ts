import { writeFileSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { accountNullifier } from '../../src/account/account.js';
import { Artifacts } from '../../src/artifacts/artifacts.js';
import type { BatchEntry } from '../../src/batch/batchJournal.js';
import type { BatchProver } from '../../src/batch/batchProver.js';
import { ResidentProver } from '../../src/batch/residentProver.js';
import type { Planner } from '../../src/cli/commands/batchCircuits.js';
import { ArtifactsError, InputError, ProvingError } from '../../src/errors.js';
import { readProofFile } from '../../src/files/proofFile.js';
import type { LiquidationProof } from '../../src/prover/liquidationProof.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { tinyAccount, tinyClaims, writeClaims } from '../support/claimFiles.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { runTinyBatch, type TinyBatchOptions } from '../support/tinyBatch.js';

/** Counts the proofs that are asked for, and fails or stops when it is told to. */
class Watched implements BatchProver {
  asked = 0;
  before: (signal: AbortSignal) => void = () => {};

  constructor(private readonly prover: BatchProver) {}

  load: BatchProver['load'] = (artifacts) => this.prover.load(artifacts);
  close: BatchProver['close'] = () => this.prover.close();
  prove: BatchProver['prove'] = async (...given) => {
    this.asked++;
    this.before(given[2].signal);
    return this.prover.prove(...given);
  };
}

describe('batch/proveJobs', () => {
  const folder = new TemporaryFolder();
  const resident = new ResidentProver({ engine: 'auto' });
  let prover: Watched;
  /** Three of one tree, two of another: in pairs, three proofs. Line 3 is healthy, 6 of another tree. */
  let claims: LiquidationClaim[];
  let provable: readonly bigint[];
  before(async () => {
    for (const circuit of [TINY, TINY_BATCH]) await resident.load(await testArtifacts(circuit));
    const made = await tinyClaims(Array.from({ length: 5 }, (_, k) => tinyAccount(k)));
    provable = made.map(({ account }) => accountNullifier(account));
    const healthy = { ...made[0]!, account: tinyAccount(9, { balances: [1n, 0n] }) };
    const stranger = { ...made[1]!, account: tinyAccount(8) };
    claims = [made[0]!, made[1]!, healthy, made[2]!, made[3]!, stranger, made[4]!];
    await writeClaims(folder.path('claims'), claims);
    prover = new Watched(resident);
    await run('finished');
  });
  after(() => resident.close());
  beforeEach(() => {
    prover = new Watched(resident);
  });
  const run = (name: string, more: Partial<TinyBatchOptions> = {}) =>
    runTinyBatch({ claims: folder.path('claims'), folder: folder.path(name), prover, ...more });
  /** A folder of its own with the batch that was run before all tests. */
  const finished = (name: string) =>
    cp(folder.path('finished'), folder.path(name), { recursive: true });
  const entriesOf = async (name: string): Promise<BatchEntry[]> => {
    const text = await readFile(folder.path(`${name}/batch.journal`), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const proofsIn = async (name: string) => {
    const files = (await readdir(folder.path(name))).filter((file) => file.endsWith('.json'));
    return Promise.all(files.sort().map((file) => readProofFile(folder.path(`${name}/${file}`))));
  };

  const valid = new Set<bigint>();
  /** Once each: the same proofs come again and again. */
  const expectValid = async (proof: LiquidationProof) => {
    if (valid.has(proof.proof.a.x)) return;
    const verifier = new Verifier(await Artifacts.open(proof.circuit));
    expect(await verifier.verify(proof)).to.deep.equal({ valid: true });
    valid.add(proof.proof.a.x);
  };

  /** Every claim that can be proved is, in one proof; the rest is refused; nothing else is there. */
  const expectDone = async (name: string) => {
    const proofs = await proofsIn(name);
    const nullifiers = proofs.flatMap((proof) => nullifiersOf([proof]));
    expect([...nullifiers].sort()).to.deep.equal([...provable].sort());
    for (const proof of proofs) await expectValid(proof);
    const names = await readdir(folder.path(name));
    for (const file of names) expect(file).to.match(/^(batch\.journal|proof-\d{6}\.json)$/);
    const entries = await entriesOf(name);
    const lines = (kind: string) =>
      entries.flatMap((entry) => (entry.entry === kind && 'claims' in entry ? entry.claims : []));
    expect((lines('proved') as number[]).sort()).to.deep.equal([1, 2, 4, 5, 7]);
    expect((lines('refused') as number[]).sort()).to.deep.equal([3, 6]);
    return { proofs: proofs.length, entries };
  };

  it('proves what can be proved, and records what became of each claim', async () => {
    const told: BatchEntry[] = [];
    const state = await run('plain', { onEntry: (entry) => told.push(entry) });
    const { entries } = await expectDone('plain');
    expect(entries.slice(-told.length)).to.deep.equal(told);
    expect(state.open).to.equal(0);
    expect([...state.notes.listed('refused')]).to.deep.equal([
      { line: 3, code: 'NOT_LIQUIDATABLE' },
      { line: 6, code: 'NOT_IN_TREE' },
    ]);
    if (process.platform === 'win32') return;
    expect((await stat(folder.path('plain'))).mode & 0o777).to.equal(0o700);
    expect((await stat(folder.path('plain/batch.journal'))).mode & 0o777).to.equal(0o600);
  });

  it('has nothing of a claim in its journal', async () => {
    await finished('discreet');
    const text = await readFile(folder.path('discreet/batch.journal'), 'utf8');
    for (const { account, path } of claims) {
      const secrets = [account.ownerKey, account.viewingKey, ...account.balances, path.leaf];
      for (const secret of secrets.filter((value) => value > 10n ** 7n)) {
        expect(text).to.not.include(`${secret}`);
      }
    }
  });

  it('does nothing when there is nothing left to do', async () => {
    await finished('again');
    const before = await entriesOf('again');
    prover.asked = 0;
    await run('again', { resume: true });
    expect(prover.asked).to.equal(0);
    expect(await entriesOf('again')).to.deep.equal(before);
  });

  describe('ended between any two steps', () => {
    /** As a process leaves it that is ended after so many bytes of the journal and so many proofs. */
    const leave = async (name: string, bytes: number, files: readonly string[]) => {
      await rm(folder.path(name), { recursive: true, force: true });
      await mkdir(folder.path(name), { mode: 0o700 });
      const journal = await readFile(folder.path('whole/batch.journal'));
      await writeFile(folder.path(`${name}/batch.journal`), journal.subarray(0, bytes), {
        mode: 0o600,
      });
      for (const file of files) {
        await cp(folder.path(`whole/${file}`), folder.path(`${name}/${file}`));
      }
    };

    it('makes what is missing, and nothing twice', async function () {
      this.timeout(600_000);
      await finished('whole');
      const { proofs, entries } = await expectDone('whole');
      let bytes = 0;
      const made: string[] = [];
      for (const [i, entry] of entries.entries()) {
        const line = `${JSON.stringify(entry)}\n`;
        const next = entries[i + 1];
        const states: [number, string[]][] = [[bytes + Math.floor(line.length / 2), [...made]]];
        bytes += line.length;
        const fileOf = (proof: number) => `proof-00000${proof}.json`;
        if (entry.entry === 'proved') made.push(fileOf(entry.proof));
        states.push([bytes, [...made]]);
        // A proof's name is there before the journal has it.
        if (next?.entry === 'proved') states.push([bytes, [...made, fileOf(next.proof)]]);
        for (const [length, files] of states) {
          await leave('left', length, files);
          const half = folder.path('left/.zkliq-0.tmp');
          await writeFile(half, '{"format":"zkliq/pr');
          prover.asked = 0;
          await run('left', { resume: true });
          await expectDone('left');
          expect(prover.asked, `${files} after ${i} entries`).to.be.at.most(
            proofs - files.length + 1,
          );
          for (const file of files) {
            expect(await readFile(folder.path(`left/${file}`), 'utf8')).to.equal(
              await readFile(folder.path(`whole/${file}`), 'utf8'),
            );
          }
        }
      }
    });

    it('begins anew where nothing was written, without --resume, too', async () => {
      for (const resume of [false, true]) {
        await leave('empty', 0, []);
        await run('empty', { resume });
        await expectDone('empty');
      }
    });

    it('does not take a file for a proof that is none, or another', async () => {
      await finished('whole2');
      const entries = await entriesOf('whole2');
      const last = entries.findLast((entry) => entry.entry === 'proved')!;
      const lastFile = `proof-00000${(last as { proof: number }).proof}.json`;
      const others = (await readdir(folder.path('whole2'))).filter(
        (file) => file.endsWith('.json') && file !== lastFile,
      );
      const text = await readFile(folder.path('whole2/batch.journal'), 'utf8');
      const bytes = text.length - `${JSON.stringify(last)}\n`.length;
      await cp(folder.path('whole2'), folder.path('whole'), { recursive: true });
      const proof = JSON.parse(await readFile(folder.path(`whole2/${lastFile}`), 'utf8'));
      const forged = { ...proof, proof: { ...proof.proof, a: proof.proof.c } };
      const foreign = await readFile(folder.path(`whole2/${others[0]!}`), 'utf8');
      for (const wrong of [JSON.stringify(forged), foreign, '{', '']) {
        await leave('fooled', bytes, others);
        await writeFile(folder.path(`fooled/${lastFile}`), wrong);
        const error = await expectRejection(
          run('fooled', { resume: true }),
          InputError,
          'FILE_EXISTS',
        );
        expect(error.message).to.match(/is not the proof that belongs there: move it away$/);
        await rm(folder.path(`fooled/${lastFile}`));
        await run('fooled', { resume: true });
        await expectDone('fooled');
      }
    });
  });

  it('goes on with the plan that it was begun with', async () => {
    await finished('planned');
    const whole = await entriesOf('planned');
    const begun = whole.slice(
      0,
      whole.findIndex(({ entry }) => entry === 'proved'),
    );
    await mkdir(folder.path('replanned'), { mode: 0o700 });
    const text = begun.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await writeFile(folder.path('replanned/batch.journal'), text, { mode: 0o600 });
    const planner = () => expect.fail('planned again');
    await run('replanned', { resume: true, planner });
    const { entries } = await expectDone('replanned');
    const plans = (list: BatchEntry[]) => list.filter(({ entry }) => entry === 'plan');
    expect(plans(entries)).to.deep.equal(plans(whole));
  });

  it('records what fails, goes on, and tries it again', async () => {
    let calls = 0;
    prover.before = () => {
      if (++calls === 2) throw new ProvingError('ENGINE_FAILED', 'no luck');
    };
    const state = await run('failing');
    expect(state.notes.countOf('failed')).to.be.greaterThan(0);
    expect([...state.notes.listed('failed')][0]!.code).to.equal('ENGINE_FAILED');
    expect((await entriesOf('failing')).filter(({ entry }) => entry === 'failed')).to.have.lengthOf(
      1,
    );
    prover.asked = 0;
    const { open } = await run('failing', { resume: true });
    expect([open, prover.asked]).to.deep.equal([0, 1]);
    await expectDone('failing');
  });

  it('stops at what is no failure of one proof, and keeps what was made', async () => {
    let calls = 0;
    prover.before = () => {
      if (++calls === 2) throw new ArtifactsError('ARTIFACTS_CORRUPT', 'gone');
    };
    await expectRejection(run('stopped'), ArtifactsError, 'ARTIFACTS_CORRUPT');
    await run('stopped', { resume: true });
    await expectDone('stopped');
  });

  for (const [what, change] of [
    ['cut off behind a whole proof', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
    ['cut off behind its first bytes', () => ''],
    ['given more lines', (text: string) => text + text],
    ['given another line', (text: string) => text.replace('"round":"12"', '"round":"13"')],
  ] as const) {
    it(`leaves no claim out silently if the file is ${what} after it was read`, async () => {
      const file = folder.path(`claims ${what}`);
      const name = `left ${what}`;
      const own = claims.slice(0, 3);
      await writeClaims(file, own);
      const whole = await readFile(file, 'utf8');
      const planner: Planner = (accounts) => {
        writeFileSync(file, change(whole));
        const proofs = Array.from({ length: accounts }, () => ({ circuit: TINY, accounts: 1 }));
        return { proofs, proofsPerTransaction: 1, workers: 1, reasons: [] };
      };
      const error = await expectRejection(
        run(name, { claims: file, planner }),
        InputError,
        'INVALID_FILE',
      );
      expect(error.message).to.match(/was changed while it was read$/);
      await writeFile(file, whole);
      const state = await run(name, { claims: file, resume: true });
      expect([state.open, state.notes.countOf('proved')]).to.deep.equal([0, 2]);
    });
  }

  it('has any number of proofs listen for its end, without a warning that Node.js prints', async () => {
    const warned: string[] = [];
    const onWarning = ({ name }: Error) => warned.push(name);
    process.on('warning', onWarning);
    prover.before = (signal) => {
      for (let listeners = 0; listeners < 100; listeners++) {
        signal.addEventListener('abort', () => {});
      }
    };
    await run('listening').finally(() => process.off('warning', onWarning));
    expect(warned).to.deep.equal([]);
  });

  it('stops when it is told to, with whole files and a whole journal', async () => {
    const controller = new AbortController();
    const reason = new InputError('USAGE', 'enough');
    const onEntry = () => controller.abort(reason);
    await expectRejection(
      run('aborted', { signal: controller.signal, onEntry }),
      InputError,
      'USAGE',
    );
    expect((await entriesOf('aborted')).at(-1)).to.have.property('entry');
    await run('aborted', { resume: true });
    await expectDone('aborted');
  });

  describe('refuses', () => {
    it('a folder with a batch, unless told to resume', async () => {
      await finished('taken');
      const error = await expectRejection(run('taken'), InputError, 'FILE_EXISTS');
      expect(error.message).to.match(/go on with --resume, or name a new folder$/);
    });

    it('a folder with anything else', async () => {
      await mkdir(folder.path('other'));
      await writeFile(folder.path('other/notes.txt'), 'mine');
      for (const resume of [false, true]) {
        await expectRejection(run('other', { resume }), InputError, 'FILE_EXISTS');
      }
      expect(await readdir(folder.path('other'))).to.deep.equal(['notes.txt']);
    });

    it('to go on with other claims', async () => {
      await finished('claims-changed');
      await writeClaims(folder.path('more-claims'), [...claims, ...claims]);
      const more = run('claims-changed', { resume: true, claims: folder.path('more-claims') });
      const error = await expectRejection(more, InputError, 'USAGE');
      expect(error.message).to.match(
        /begun with another claim file, whose SHA-256 is [0-9a-f]{64}/,
      );
    });

    it('to go on under another key', async () => {
      await finished('rekeyed');
      const path = folder.path('rekeyed/batch.journal');
      const text = await readFile(path, 'utf8');
      const changed = text.replace(/"keyHash":"0x../, '"keyHash":"0x00');
      await writeFile(path, changed);
      const error = await expectRejection(
        run('rekeyed', { resume: true }),
        ArtifactsError,
        'ARTIFACTS_CORRUPT',
      );
      expect(error.message).to.match(/was begun under the key 0x00/);
    });

    it('a folder that another process has open', async () => {
      let second: Promise<unknown> | undefined;
      await run('locked', {
        onEntry: () => {
          second ??= expectRejection(run('locked', { resume: true }), InputError, 'IN_USE');
        },
      });
      await second;
    });

    const wrong: readonly (readonly [what: string, entry: object])[] = [
      ['a claim proved twice', { entry: 'proved', proof: 0, circuit: TINY, claims: [1] }],
      ['a claim refused that was proved', { entry: 'refused', code: 'X_Y', claims: [1] }],
      [
        'a claim that failed and was proved',
        { entry: 'failed', proof: 0, code: 'X_Y', claims: [1] },
      ],
      [
        'a claim proved that is refused at sight',
        { entry: 'proved', proof: 9, circuit: TINY, claims: [3] },
      ],
      ['a claim that there is not', { entry: 'proved', proof: 9, circuit: TINY, claims: [8] }],
      ['an entry of another kind', { entry: 'nonsense' }],
      [
        'a plan whose reasons would steer a terminal',
        {
          ...{
            entry: 'plan',
            claims: 1,
            markets: 2,
            depth: 0,
            proofsPerTransaction: 1,
            workers: 1,
          },
          proofs: [{ circuit: TINY, accounts: 1, proofs: 1 }],
          reasons: ['\u001b]0;title\u0007'],
        },
      ],
      ['an entry with more in it', { entry: 'refused', code: 'X_Y', claims: [1], balance: '5' }],
    ];
    for (const [what, entry] of wrong) {
      it(`a journal with ${what}`, async () => {
        await rm(folder.path('odd'), { recursive: true, force: true });
        await finished('odd');
        await appendFile(folder.path('odd/batch.journal'), `${JSON.stringify(entry)}\n`);
        await expectRejection(run('odd', { resume: true }), InputError, 'INVALID_FILE');
      });
    }

    it('a journal with a plan that does not prove each claim once', async () => {
      await finished('unsound');
      const path = folder.path('unsound/batch.journal');
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('"accounts":2,"proofs":1', '"accounts":2,"proofs":2'));
      await expectRejection(run('unsound', { resume: true }), InputError, 'INVALID_FILE');
    });

    it('claims that no circuit takes', async () => {
      const [claim] = claims as [LiquidationClaim];
      const deep = { ...claim.path, siblings: [1n, 2n, 3n], isRight: [true, true, true] };
      await writeClaims(folder.path('deep'), [{ ...claim, path: deep }]);
      const error = await expectRejection(
        run('unfit', { claims: folder.path('deep') }),
        ArtifactsError,
        'CIRCUIT_UNFIT',
      );
      expect(error.message).to.match(/No circuit takes claims like that in line 1, of 2 markets/);
    });
  });
});
