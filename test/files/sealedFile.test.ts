import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { readSealed, Sealer } from '../../src/files/sealedFile.js';
import { isSealed } from '../../src/files/sealedHeader.js';
import { check } from '../support/check.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const KEY = Buffer.alloc(32, 7);
const HEADER = 52;
const CHUNK = 2 ** 16;
/** With its tag. */
const SEALED_CHUNK = CHUNK + 16;

describe('files/sealedFile', () => {
  const folder = new TemporaryFolder();

  /** The file that sealing these pieces makes. */
  const seal = async (name: string, pieces: readonly Uint8Array[], key = KEY) => {
    const file = await open(folder.path(name), 'w');
    const sealer = await Sealer.create(file, key);
    for (const piece of pieces) await sealer.write(piece);
    await sealer.end();
    await file.close();
    return readFile(folder.path(name));
  };
  const unseal = async (bytes: Uint8Array, key: Uint8Array = KEY) => {
    await writeFile(folder.path('given'), bytes);
    const file = await open(folder.path('given'));
    const chunks: Uint8Array[] = [];
    const hash = createHash('sha256');
    try {
      for await (const chunk of readSealed(file, 'given', key, (read) => hash.update(read))) {
        chunks.push(chunk);
      }
    } finally {
      await file.close();
    }
    expect(hash.digest()).to.deep.equal(createHash('sha256').update(bytes).digest());
    return Buffer.concat(chunks);
  };
  const refuses = async (bytes: Uint8Array, key?: Uint8Array) => {
    const error = await unseal(bytes, key).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(InputError);
    expect((error as InputError).code).to.be.oneOf(['SECRET_INVALID', 'INVALID_FILE']);
  };

  it('gives back what was sealed, of any length and in whatever pieces it came', async () => {
    const lengths = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5];
    for (const length of lengths) {
      const content = randomBytes(length);
      const sealed = await seal('one', [content]);
      const chunks = Math.max(1, Math.ceil(length / CHUNK));
      expect(sealed.length).to.equal(HEADER + length + 16 * chunks);
      expect(await unseal(sealed), `${length} bytes`).to.deep.equal(content);
    }
    const content = randomBytes(3 * CHUNK);
    await check(
      fc.asyncProperty(
        fc.array(fc.nat({ max: content.length }), { maxLength: 8 }),
        async (cuts) => {
          const ends = [...cuts.sort((one, other) => one - other), content.length];
          const pieces = ends.map((end, i) => content.subarray(ends[i - 1] ?? 0, end));
          expect(await unseal(await seal('pieces', pieces))).to.deep.equal(content);
        },
      ),
      20,
    );
  });

  it('shows nothing of what it holds, and never seals alike', async () => {
    const content = Buffer.from('secret '.repeat(50));
    const [one, other] = [await seal('one', [content]), await seal('other', [content])];
    expect(one.includes('secret')).to.equal(false);
    expect(one.subarray(HEADER).equals(other.subarray(HEADER))).to.equal(false);
    expect(one.subarray(16, 48).equals(other.subarray(16, 48))).to.equal(false);
  });

  it('is known by its beginning', async () => {
    const sealed = await seal('known', [Buffer.from('x')]);
    for (const [bytes, expected] of [
      [sealed, true],
      [Buffer.from('{"account":{}}'), false],
      [sealed.subarray(0, 15), false],
      [Buffer.alloc(0), false],
    ] as const) {
      await writeFile(folder.path('known'), bytes);
      const file = await open(folder.path('known'));
      expect(await isSealed(file)).to.equal(expected);
      await file.close();
    }
  });

  it('does not open under another key, or with one that is no key', async () => {
    const sealed = await seal('mine', [Buffer.from('mine')]);
    const error = await expectRejection(
      unseal(sealed, Buffer.alloc(32, 8)),
      InputError,
      'SECRET_INVALID',
    );
    expect(error.message).to.match(/sealed under another key, or was changed/);
    await expectRejection(unseal(sealed, KEY.subarray(1)), InputError, 'SECRET_INVALID');
  });

  it('is refused with any byte changed', async () => {
    const sealed = await seal('flipped', [Buffer.from('a line\nand another\n')]);
    for (let at = 0; at < sealed.length; at++) {
      for (const bit of [0x01, 0x80]) {
        const changed = Buffer.from(sealed);
        changed[at]! ^= bit;
        await refuses(changed);
      }
    }
  });

  it('is refused cut off anywhere, and with anything after its end', async () => {
    const sealed = await seal('cut', [Buffer.from('a line\nand another\n')]);
    for (let length = 0; length < sealed.length; length++) {
      await refuses(sealed.subarray(0, length));
    }
    for (const more of [1, 16, 17, SEALED_CHUNK]) {
      await refuses(Buffer.concat([sealed, Buffer.alloc(more)]));
    }
  });

  describe('of several chunks', () => {
    const content = randomBytes(3 * CHUNK + 100);
    const chunksOf = (sealed: Uint8Array) => [
      sealed.subarray(0, HEADER),
      ...[0, 1, 2].map((k) =>
        sealed.subarray(HEADER + k * SEALED_CHUNK, HEADER + (k + 1) * SEALED_CHUNK),
      ),
      sealed.subarray(HEADER + 3 * SEALED_CHUNK),
    ];
    const joined = (chunks: readonly Uint8Array[], order: readonly number[]) =>
      Buffer.concat(order.map((k) => chunks[k]!));
    for (const [what, order] of [
      ['two chunks swapped', [0, 2, 1, 3, 4]],
      ['a chunk twice', [0, 1, 1, 2, 3, 4]],
      ['a chunk in the place of another', [0, 1, 1, 3, 4]],
      ['a chunk left out', [0, 1, 3, 4]],
      ['the first left out', [0, 2, 3, 4]],
      ['the last left out', [0, 1, 2, 3]],
      ['all but the first left out', [0, 1]],
      ['the last alone', [0, 4]],
      ['the last twice', [0, 1, 2, 3, 4, 4]],
      ['none', [0]],
    ] as const) {
      it(`is refused with ${what}`, async () => {
        const chunks = chunksOf(await seal('chunks', [content]));
        await refuses(joined(chunks, order));
        expect(await unseal(joined(chunks, [0, 1, 2, 3, 4]))).to.deep.equal(content);
      });
    }

    it('is refused with a chunk, or the header, of another file under the same key', async () => {
      const [mine, theirs] = [
        chunksOf(await seal('mine', [content])),
        chunksOf(await seal('theirs', [content])),
      ];
      for (let k = 0; k < mine.length; k++) {
        await refuses(Buffer.concat(mine.map((chunk, j) => (j === k ? theirs[k]! : chunk))));
      }
    });

    it('hands out nothing of a chunk that was changed', async () => {
      const sealed = await seal('late', [content]);
      sealed[HEADER + SEALED_CHUNK + 3]! ^= 1;
      await writeFile(folder.path('late'), sealed);
      const file = await open(folder.path('late'));
      let read = 0;
      const reading = (async () => {
        for await (const chunk of readSealed(file, 'late', KEY)) read += chunk.length;
      })();
      await expectRejection(reading, InputError, 'INVALID_FILE');
      await file.close();
      expect(read).to.equal(CHUNK);
    });
  });

  it('asks for no more memory than we would', async () => {
    const sealed = await seal('huge', [Buffer.from('x')]);
    sealed.writeUInt32LE(2 ** 31, HEADER - 4);
    await expectRejection(unseal(sealed), InputError, 'INVALID_FILE');
    sealed.writeUInt32LE(0, HEADER - 4);
    await expectRejection(unseal(sealed), InputError, 'INVALID_FILE');
  });
});
