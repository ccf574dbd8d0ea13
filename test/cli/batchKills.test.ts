import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type Account, accountNullifier } from '../../src/account/account.js';
import { setUp } from '../../src/artifacts/setup.js';
import { type BatchEntry, batchEntrySchema } from '../../src/batch/batchJournal.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { nullifiersOf } from '../../src/statement/words.js';
import { Verifier } from '../../src/verifier/verifier.js';
import { drawn } from '../support/accounts.js';
import { TINY, TINY_BATCH, testArtifacts } from '../support/artifacts.js';
import { tinyAccount, tinyClaims, writeClaims } from '../support/claimFiles.js';
import { expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { type KillOptions, runAndKill } from '../support/killing.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

/** `npm run kills` takes all hundred, and `ZKLIQ_TEST_KILLS` any number. */
const KILLS = Number(process.env.ZKLIQ_TEST_KILLS ?? 20);
const SEED = Number(process.env.ZKLIQ_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

const KEY = `0x${drawn('claims key').toString(16).padStart(64, '0')}`;
const ENV = { ZKLIQ_CLAIMS_KEY: KEY };

/** Claims of a batch that can be proved. */
const ACCOUNTS = 30;

/** From 0 to 1, always the same for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** While it starts, while it proves its first claims, after a proof; or in the midst of a write. */
function momentOf(random: () => number, window: number): KillOptions {
  const kind = random();
  if (kind < 0.15) return { after: 1000 * random() };
  if (kind < 0.3) return { since: '"event":"begin"', after: window * random() };
  if (kind < 0.5) return { since: '"event":"proof"', after: 150 * random() };
  return { chance: 0.1 };
}

describe('cli/batch, killed', () => {
  const folder = new TemporaryFolder();
  let accounts: readonly Account[];
  before(async () => {
    for (const circuit of [TINY, TINY_BATCH]) await setUp(circuit, { root: 'artifacts' });
    accounts = Array.from({ length: ACCOUNTS }, (_, k) => tinyAccount(k));
    const claims = await tinyClaims(accounts);
    const healthy = { ...claims[0]!, account: tinyAccount(100, { balances: [10n ** 18n, 0n] }) };
    const stranger = { ...claims[1]!, account: tinyAccount(101) };
    claims.splice(7, 0, healthy, stranger);
    await writeClaims(folder.path('claims'), claims, Buffer.from(KEY.slice(2), 'hex'));
  });
  const batch = (name: string) => [
    'batch',
    folder.path('claims'),
    '--out',
    folder.path(name),
    '--resume',
  ];
  const journalOf = (name: string) => readFile(folder.path(`${name}/batch.journal`), 'utf8');

  /** Kills a batch again and again until it has an end, or was killed often enough. */
  const killOften = async (name: string, most: number, random: () => number) => {
    const outputs: string[] = [];
    let kills = 0;
    let window = 150;
    let size = 0;
    while (kills < most) {
      const moment = momentOf(random, window);
      const { code, stdout, stderr } = await runAndKill(batch(name), { ...moment, env: ENV });
      outputs.push(stdout, stderr);
      if (code !== null) {
        expect(code, stderr).to.equal(0);
        break;
      }
      kills++;
      const journal = await journalOf(name).catch(() => '');
      // On a busy machine a proof takes its time: it is given more of it until there is one.
      window = journal.length > size ? 150 : window * 1.5;
      size = journal.length;
    }
    return { kills, outputs };
  };

  const expectWhole = async (name: string) => {
    const names = await readdir(folder.path(name));
    const files = names.filter((file) => file !== 'batch.journal').sort();
    for (const file of files) expect(file).to.match(/^proof-\d{6}\.json$/);
    const proofs = await Promise.all(
      files.map((file) => readProofFile(folder.path(`${name}/${file}`))),
    );
    const nullifiers = proofs.flatMap((proof) => nullifiersOf([proof])).sort();
    expect(nullifiers).to.deep.equal(accounts.map(accountNullifier).sort());
    for (const circuit of [TINY, TINY_BATCH]) {
      const these = proofs.filter((proof) => proof.circuit === circuit);
      if (these.length === 0) continue;
      const verdict = await new Verifier(await testArtifacts(circuit)).verifyBatch(these);
      expect(verdict).to.deep.equal({ valid: true });
    }
    const journal = await journalOf(name);
    expect(journal.endsWith('\n')).to.equal(true);
    const entries: BatchEntry[] = journal
      .trimEnd()
      .split('\n')
      .map((line) => batchEntrySchema.parse(JSON.parse(line)));
    const proved = entries.filter((entry) => entry.entry === 'proved');
    expect(new Set(proved.map(({ proof }) => proof)).size).to.equal(proved.length);
    expect(proved.length).to.equal(files.length);
    const settled = entries.flatMap((entry) =>
      entry.entry === 'proved' || entry.entry === 'refused' ? entry.claims : [],
    );
    expect(settled.sort((one, other) => one - other)).to.deep.equal(
      Array.from({ length: ACCOUNTS + 2 }, (_, k) => k + 1),
    );
    return journal;
  };

  it(`at ${KILLS} random moments, makes every proof once and loses none (seed ${SEED})`, async function () {
    this.timeout(60_000 + KILLS * 30_000);
    const random = randomFrom(SEED);
    for (let kills = 0, number = 0; kills < KILLS; number++) {
      const name = `batch-${number}`;
      const killed = await killOften(name, KILLS - kills, random);
      kills += killed.kills;
      const { stdout, stderr } = await expectSuccess(batch(name), { env: ENV });
      const journal = await expectWhole(name);
      const secrets = accounts.flatMap(({ ownerKey, viewingKey, balances }) => [
        ownerKey,
        viewingKey,
        ...balances,
      ]);
      expectNoneShown([...killed.outputs, stdout, stderr, journal], [...secrets, BigInt(KEY)]);
    }
  });
});
