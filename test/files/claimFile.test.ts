import { readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { ClaimFile, type NamedClaim, writeClaimFile } from '../../src/files/claimFile.js';
import { claimOfLine, parseClaimLine } from '../../src/files/claimLines.js';
import { exampleAccounts, exampleClaims } from '../support/batch.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const KEY = Buffer.alloc(32, 9);
const noKey = () => Promise.reject(new InputError('SECRET_MISSING', 'no key'));

describe('files/claimFile', () => {
  const folder = new TemporaryFolder();
  let claims: readonly NamedClaim[];
  before(async () => {
    const given = await exampleClaims(3, exampleAccounts(5, 4));
    claims = given.map((claim, k) => (k % 2 === 0 ? { claim } : { claim, id: `account-${k}` }));
  });
  const from = async function* <T>(items: readonly T[]) {
    yield* items;
  };
  const read = (name: string, key = noKey as () => Promise<Uint8Array>, allowReadable = false) =>
    ClaimFile.with(folder.path(name), { key, allowReadable }, async (file) => {
      const passes: NamedClaim[][] = [];
      for (let pass = 0; pass < 2; pass++) {
        const read: NamedClaim[] = [];
        for await (const line of file.lines()) {
          const parsed = parseClaimLine(file.path, line);
          const { id } = parsed;
          read.push({ claim: claimOfLine(parsed), ...(id !== undefined && { id }) });
        }
        passes.push(read);
      }
      expect(passes[1]).to.deep.equal(passes[0]);
      return passes[0]!;
    });

  it('gives back the claims that were written, plain or sealed, any number of times', async () => {
    await writeClaimFile(folder.path('plain.ndjson'), from(claims));
    expect(await read('plain.ndjson')).to.deep.equal(claims);
    await writeClaimFile(folder.path('sealed.ndjson'), from(claims), { key: KEY });
    expect(await read('sealed.ndjson', async () => KEY)).to.deep.equal(claims);
    const sealed = await readFile(folder.path('sealed.ndjson'), 'latin1');
    expect(sealed).to.not.include('balances');
    if (process.platform === 'win32') return;
    for (const name of ['plain.ndjson', 'sealed.ndjson']) {
      expect((await stat(folder.path(name))).mode & 0o777).to.equal(0o600);
    }
  });

  it('asks for a key only if there is need of one', async () => {
    await writeClaimFile(folder.path('locked.ndjson'), from(claims), { key: KEY });
    await expectRejection(read('locked.ndjson'), InputError, 'SECRET_MISSING');
    const wrong = async () => Buffer.alloc(32);
    await expectRejection(read('locked.ndjson', wrong), InputError, 'SECRET_INVALID');
  });

  it('refuses a plain file that others may read, unless told; a sealed one may be anywhere', async function () {
    if (process.platform === 'win32') this.skip();
    await writeClaimFile(folder.path('open.ndjson'), from(claims));
    const text = await readFile(folder.path('open.ndjson'));
    await folder.write('open.ndjson', text, 0o640);
    await expectRejection(read('open.ndjson'), InputError, 'FILE_NOT_PRIVATE');
    expect(await read('open.ndjson', noKey, true)).to.have.lengthOf(claims.length);
    await writeClaimFile(folder.path('public.ndjson'), from(claims), { key: KEY });
    await folder.write('public.ndjson', await readFile(folder.path('public.ndjson')), 0o644);
    expect(await read('public.ndjson', async () => KEY)).to.have.lengthOf(claims.length);
  });

  it('has no lines if there are no claims', async () => {
    for (const key of [undefined, KEY]) {
      const options = { overwrite: true, ...(key && { key }) };
      await writeClaimFile(folder.path('none.ndjson'), from([]), options);
      expect(await read('none.ndjson', async () => KEY)).to.deep.equal([]);
    }
  });

  it('leaves nothing of a file whose claims come to no end', async () => {
    const failing = async function* () {
      yield claims[0]!;
      throw new InputError('USAGE', 'enough');
    };
    await expectRejection(
      writeClaimFile(folder.path('half.ndjson'), failing()),
      InputError,
      'USAGE',
    );
    await expectRejection(read('half.ndjson'), InputError, 'FILE_NOT_FOUND');
  });
});
