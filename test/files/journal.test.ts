import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { InputError } from '../../src/errors.js';
import { Journal } from '../../src/files/journal.js';
import { unsignedSchema } from '../../src/files/schemas.js';
import { check } from '../support/check.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const schema = z.strictObject({ amount: unsignedSchema, text: z.string().optional() });

describe('files/journal', () => {
  const folder = new TemporaryFolder();
  const open = (name: string) => Journal.open(folder.path(name), schema);
  const write = async (name: string, entries: readonly z.output<typeof schema>[]) => {
    const journal = await open(name);
    for (const entry of entries) await journal.append(entry);
    await journal.close();
  };
  const entriesOf = async (name: string) => {
    const journal = await open(name);
    await journal.close();
    return journal.entries;
  };

  it('gives back what was added, in order, across openings; its owner alone may read it', async () => {
    await write('kept', [{ amount: 1n }, { amount: 2n ** 200n, text: 'a\nb' }]);
    await write('kept', [{ amount: 3n }]);
    expect(await entriesOf('kept')).to.deep.equal([
      { amount: 1n },
      { amount: 2n ** 200n, text: 'a\nb' },
      { amount: 3n },
    ]);
    expect((await stat(folder.path('kept'))).mode & 0o777).to.equal(0o600);
  });

  it('keeps the order of entries that are added at the same time', async () => {
    const journal = await open('many');
    const amounts = Array.from({ length: 50 }, (_, i) => BigInt(i));
    await Promise.all(amounts.map((amount) => journal.append({ amount })));
    await journal.close();
    expect((await entriesOf('many')).map(({ amount }) => amount)).to.deep.equal(amounts);
  });

  it('cut off at any byte, it has the entries that were whole, and goes on from there', async () => {
    const entries = Array.from({ length: 4 }, (_, i) => ({
      amount: BigInt(i),
      text: 'x'.repeat(i),
    }));
    await write('whole', entries);
    const bytes = await readFile(folder.path('whole'));
    const file = folder.path('cut');
    await check(
      fc.asyncProperty(fc.nat({ max: bytes.length }), async (length) => {
        await writeFile(file, bytes.subarray(0, length), { mode: 0o600 });
        const whole = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
        await write('cut', [{ amount: 99n }]);
        expect(await entriesOf('cut')).to.deep.equal([...entries.slice(0, whole), { amount: 99n }]);
      }),
      2 * bytes.length,
    );
  });

  it('cuts off an unfinished line that is longer than what is read at a time', async () => {
    await write('long', [{ amount: 7n }]);
    await appendFile(folder.path('long'), `{"amount":"${'1'.repeat(200_000)}`);
    expect(await entriesOf('long')).to.deep.equal([{ amount: 7n }]);
  });

  it('adds nothing more once it could not be written, and goes on when it is opened again', async () => {
    const journal = await open('full');
    await journal.append({ amount: 1n });
    await journal.close();
    for (const amount of [2n, 3n]) {
      await expectRejection(journal.append({ amount }), InputError, 'FILE_NOT_WRITABLE');
    }
    expect(await entriesOf('full')).to.deep.equal([{ amount: 1n }]);
  });

  it('takes an entry as large as a whole transaction', async () => {
    const entries = [{ amount: 1n, text: 'x'.repeat(400_000) }, { amount: 2n }];
    await write('large', entries);
    expect(await entriesOf('large')).to.deep.equal(entries);
  });

  it('takes no entry that could not be read again', async () => {
    const journal = await open('wide');
    const entry = { amount: 1n, text: 'x'.repeat(2 ** 20) };
    await expectRejection(journal.append(entry), InputError, 'INVALID_VALUE');
    // As long as one with the largest transaction that nodes take.
    const long = { amount: 2n, text: 'x'.repeat(600_000) };
    await journal.append(long);
    await journal.close();
    expect(await entriesOf('wide')).to.deep.equal([long]);
  });

  it('names the line that is none of the journal, and quotes nothing of it', async () => {
    for (const wrong of [
      'nonsense',
      '{"amount":5}',
      '{"amount":"1","more":1}',
      '{"amount":"1","amount":"1"}',
      '',
    ]) {
      await writeFile(folder.path('wrong'), `{"amount":"1"}\n${wrong}\n{"amount":"2"}\n`, {
        mode: 0o600,
      });
      const { message, details } = await expectRejection(open('wrong'), InputError, 'INVALID_FILE');
      expect(details.line).to.equal(2);
      expect(message).to.include('wrong:2: ').and.not.include('nonsense');
    }
  });

  it('changes nothing of a file that is no journal, or that others may read', async () => {
    const text = 'of somebody else\nwithout a newline at its end';
    for (const [mode, code] of [
      [0o600, 'INVALID_FILE'],
      [0o644, 'FILE_NOT_PRIVATE'],
    ] as const) {
      await writeFile(folder.path('foreign'), text);
      await chmod(folder.path('foreign'), mode);
      await expectRejection(open('foreign'), InputError, code);
      expect(await readFile(folder.path('foreign'), 'utf8')).to.equal(text);
    }
  });

  it('does not follow a link, be there something at its end or not', async () => {
    await writeFile(folder.path('precious'), 'no newline', { mode: 0o600 });
    for (const target of ['precious', 'not there']) {
      await symlink(folder.path(target), folder.path(`link to ${target}`));
      await expectRejection(open(`link to ${target}`), InputError, 'FILE_NOT_WRITABLE');
    }
    expect(await readFile(folder.path('precious'), 'utf8')).to.equal('no newline');
    expect(existsSync(folder.path('not there'))).to.equal(false);
  });

  it('refuses a journal that others may read, and one that cannot be written', async () => {
    await write('public', [{ amount: 1n }]);
    await chmod(folder.path('public'), 0o644);
    await expectRejection(open('public'), InputError, 'FILE_NOT_PRIVATE');
    await mkdir(folder.path('folder'));
    await expectRejection(open('folder'), InputError, 'FILE_NOT_WRITABLE');
    await expectRejection(open('nowhere/journal'), InputError, 'FILE_NOT_WRITABLE');
  });
});
