import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { InputError } from '../../src/errors.js';
import { formatJson, readJsonFile, writeJsonFile } from '../../src/files/jsonFile.js';
import { requireNew } from '../../src/files/makeFile.js';
import { signedSchema, symbolSchema, unsignedSchema } from '../../src/files/schemas.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const SECRET = 'deadbeefcafe0123456789';

const schema = z.strictObject({
  format: z.literal('test/1'),
  amount: unsignedSchema,
  count: z.number().int().min(0, '0 or more').optional(),
  pair: z.tuple([unsignedSchema, unsignedSchema]).optional(),
  balances: z.record(symbolSchema, signedSchema).optional(),
});
const good = { format: 'test/1', amount: '7' };

describe('files/jsonFile', () => {
  const folder = new TemporaryFolder();
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  describe('reading', () => {
    it('yields what the schema makes of the file', async () => {
      const path = await folder.write('good.json', good);
      expect(await readJsonFile(path, schema)).to.deep.equal({ format: 'test/1', amount: 7n });
      const marked = await folder.write('marked.json', `\ufeff${JSON.stringify(good)}`);
      expect((await readJsonFile(marked, schema)).amount).to.equal(7n);
    });

    const wrong: readonly (readonly [what: string, content: unknown, message: RegExp])[] = [
      ['a list', [], /the file must be a JSON object$/],
      ['null', null, /the file must be a JSON object$/],
      ['another format', { format: 'other/1', x: 1 }, /"format" must be "test\/1"$/],
      ['a missing field', { format: 'test/1' }, /"amount" must be a string$/],
      ['a number for a string', { ...good, amount: 7 }, /"amount" must be a string$/],
      [
        'a field too many',
        { ...good, extra: 1 },
        /the file has fields that do not belong there: extra$/,
      ],
      ['a fraction', { ...good, count: 1.5 }, /"count" must be a whole number$/],
      ['a number too small', { ...good, count: -1 }, /"count" must be 0 or more$/],
      [
        'an unsafe number',
        '{"format":"test/1","amount":"7","count":9007199254740993}',
        /"count" must be a whole number of at most 9007199254740991$/,
      ],
      [
        'an endless number',
        '{"format":"test/1","amount":"7","count":1e999}',
        /"count" must be a number$/,
      ],
      ['a pair of one', { ...good, pair: ['1'] }, /"pair" must be a list of at least 2$/],
      [
        'a pair of three',
        { ...good, pair: ['1', '2', '3'] },
        /"pair" must be a list of at most 2$/,
      ],
      [
        'a wrong item',
        { ...good, pair: ['1', '01'] },
        /"pair\.1" must be a whole number as a decimal string/,
      ],
      [
        'a wrong name',
        { ...good, balances: { 'a b': '1' } },
        /"balances\.a b" is named wrongly: it must be a symbol/,
      ],
      [
        '"__proto__"',
        '{"format":"test/1","amount":"7","balances":{"__proto__":"5"}}',
        /has a field "__proto__"$/,
      ],
      [
        'a field twice',
        '{"format":"test/1","amount":"7","amount":"8"}',
        /has a field twice in one object$/,
      ],
    ];
    for (const [what, content, message] of wrong) {
      it(`refuses ${what}`, async () => {
        const path = await folder.write('wrong.json', content);
        const error = await expectRejection(readJsonFile(path, schema), InputError, 'INVALID_FILE');
        expect(error.message).to.match(message);
        expect(error.message.startsWith(path)).to.equal(true);
        expect(error.details).to.deep.equal({ path });
      });
    }

    it('never quotes what a file holds', async () => {
      for (const content of [
        SECRET,
        `{"viewingKey": ${SECRET}}`,
        `{"format":"${SECRET}"}`,
        { ...good, amount: SECRET },
        { ...good, count: SECRET },
        { ...good, balances: { WETH: SECRET } },
        [SECRET],
      ]) {
        const path = await folder.write('secret.json', content);
        const error = await expectRejection(readJsonFile(path, schema), InputError, 'INVALID_FILE');
        const shown = [error.message, error.stack, String(error.cause), formatJson(error.details)];
        expect(shown.join()).to.not.include(SECRET.slice(0, 8));
      }
    });

    it('tells names without what would upset a terminal, and not at length', async () => {
      const path = await folder.write('names.json', {
        ...good,
        '\u001b[2J\u009b\u202e': 1,
        ['x'.repeat(1000)]: 1,
      });
      const { message } = await expectRejection(
        readJsonFile(path, schema),
        InputError,
        'INVALID_FILE',
      );
      expect(message).to.match(/: \?\[2J\?\?, x{40}…$/);
    });
  });

  describe('writing', () => {
    it('writes bigints as strings, and a line end', async () => {
      const path = folder.path('written.json');
      await writeJsonFile(path, { a: 1n, b: [2n ** 200n, 'x'] });
      const text = await readFile(path, 'utf8');
      expect(JSON.parse(text)).to.deep.equal({ a: '1', b: [(2n ** 200n).toString(), 'x'] });
      expect(text.endsWith('}\n')).to.equal(true);
      expect(await modeOf(path)).to.equal(0o644 & ~process.umask());
    });

    it('makes secret files readable by their owner only, replaced ones too', async function () {
      if (process.platform === 'win32') this.skip();
      const path = await folder.write('open.json', 'old', 0o666);
      await writeJsonFile(path, {}, { secret: true, overwrite: true });
      expect(await modeOf(path)).to.equal(0o600);
    });

    it('replaces nothing unless told', async () => {
      const path = await folder.write('kept.json', 'old');
      const error = await expectRejection(writeJsonFile(path, {}), InputError, 'FILE_EXISTS');
      expect(error.message).to.include('--force');
      expect(await readFile(path, 'utf8')).to.equal('old');
      await writeJsonFile(path, {}, { overwrite: true });
      expect(await readFile(path, 'utf8')).to.equal('{}\n');
    });

    it('lets one of several writers of a new file win, and tells the others', async () => {
      const path = folder.path('contested.json');
      const writes = [1, 2, 3, 4].map((writer) => writeJsonFile(path, { writer }));
      const outcomes = await Promise.allSettled(writes);
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled') + 1;
      const codes = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? outcome.reason.code : [],
      );
      expect(codes).to.deep.equal(['FILE_EXISTS', 'FILE_EXISTS', 'FILE_EXISTS']);
      expect(JSON.parse(await readFile(path, 'utf8'))).to.deep.equal({ writer: winner });
      const left = (await readdir(folder.path())).filter((name) => name.startsWith('contested'));
      expect(left).to.deep.equal(['contested.json']);
    });

    it('replaces no folder, pipe or device, told or not', async () => {
      for (const path of [folder.path(), '/dev/null']) {
        for (const overwrite of [false, true]) {
          const writing = writeJsonFile(path, {}, { overwrite });
          const error = await expectRejection(writing, InputError, 'FILE_NOT_WRITABLE');
          expect(error.message).to.not.include('--force');
        }
      }
    });

    it('counts a link to nothing as something', async () => {
      const path = folder.path('dangling.json');
      await symlink(folder.path('nowhere'), path);
      await expectRejection(requireNew(path, false), InputError, 'FILE_EXISTS');
    });

    it('leaves nothing behind when it fails', async () => {
      await mkdir(folder.path('target/inside'), { recursive: true });
      const file = await folder.write('plain', 'x');
      const before = await readdir(folder.path());
      for (const path of [
        folder.path('target'),
        folder.path('missing/file.json'),
        `${file}/file.json`,
      ]) {
        const error = await expectRejection(
          writeJsonFile(path, { key: SECRET }, { overwrite: true }),
          InputError,
          'FILE_NOT_WRITABLE',
        );
        expect(error.message).to.not.include(SECRET);
        expect(error.message).to.match(
          /(cannot be written: [a-z ]+|is not a regular file: name another)$/,
        );
      }
      const cyclic: Record<string, unknown> = {};
      cyclic.self = cyclic;
      await writeJsonFile(folder.path('cyclic.json'), cyclic).catch(() => {});
      expect(await readdir(folder.path())).to.deep.equal(before);
    });

    it('says that a folder may not be written', async function () {
      if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
      await mkdir(folder.path('closed'), { mode: 0o500 });
      const writing = writeJsonFile(folder.path('closed/file.json'), {});
      const error = await expectRejection(writing, InputError, 'FILE_NOT_WRITABLE');
      expect(error.message).to.match(/permission denied$/);
    });

    it('is never seen half-written', async () => {
      const path = folder.path('contended.json');
      const value = (fill: string) => ({ fill, list: new Array(20_000).fill(fill) });
      await writeJsonFile(path, value('a'));
      const writers = [...'bcdef'].map((fill) =>
        writeJsonFile(path, value(fill), { overwrite: true }),
      );
      let writing = true;
      const written = Promise.all(writers).finally(() => {
        writing = false;
      });
      while (writing) {
        const { fill, list } = JSON.parse(await readFile(path, 'utf8'));
        expect(list[19_999]).to.equal(fill);
      }
      await written;
    });
  });
});
