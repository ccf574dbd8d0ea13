import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { contributeToKey } from '../../src/ceremony/contribute.js';
import type { PowersOfTau } from '../../src/ceremony/powersOfTau.js';
import { applyBeacon, contributeToCeremony } from '../../src/ceremony/steps.js';
import { verifyKey } from '../../src/ceremony/verifyKey.js';
import { CeremonyError, type CeremonyErrorCode } from '../../src/errors.js';
import { type BinarySection, findSections } from '../../src/files/binarySections.js';
import {
  readZkeyG1,
  readZkeyG2,
  uncompressedG1,
  uncompressedG2,
} from '../../src/groth16/zkeyPoints.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { begin, editCopy, powersIn } from './world.js';

const VALUE = 'aabbccddeeff00112233445566778899';

/** Bytes of a contribution's points and hash, before its type and parameters. */
const POINTS_BYTES = 3 * 64 + 128;
const KEY_BYTES = POINTS_BYTES + 64;
/** In the section of contributions, after circuit hash and count. */
const FIRST = 64 + 4;

describe('verifyKey', () => {
  const temporary = new TemporaryFolder();
  let powersOfTau: PowersOfTau;
  let folder = '';
  let final = '';
  let sections: ReadonlyMap<number, BinarySection>;
  let count = 0;

  before(async () => {
    powersOfTau = await powersIn(temporary);
    folder = temporary.path('ceremony');
    await begin(folder, powersOfTau);
    // Names of one length, so that contributions have the same size.
    for (const name of ['alice', 'bobby']) await contributeToCeremony(folder, name);
    await applyBeacon(folder, { value: VALUE, iterationsExponent: 10 });
    final = join(folder, '0003.zkey');
    const file = await open(final);
    sections = await findSections(file, 'zkey');
    await file.close();
  });

  const verify = (key: string) =>
    verifyKey({ key, initial: join(folder, '0000.zkey'), powersOfTau: powersOfTau.path });
  const edited = (edit: (bytes: Buffer) => Buffer | undefined) =>
    editCopy(final, temporary.path(`edited ${count++}.zkey`), edit);
  const expectRefusal = async (code: CeremonyErrorCode, edit: (bytes: Buffer) => void) =>
    expectRejection(
      verify(
        await edited((bytes) => {
          edit(bytes);
          return bytes;
        }),
      ),
      CeremonyError,
      code,
    );
  const at = (section: number, offset = 0) => sections.get(section)!.offset + offset;
  /** Of contribution `number`, from 1, where the first two have the same size. */
  const contributionAt = (number: number) => at(10, FIRST + (number - 1) * (KEY_BYTES + 15));

  it('takes a key that was made as it says', async () => {
    const { contributions } = await verify(final);
    expect(contributions.map(({ name }) => name)).to.deep.equal(['alice', 'bobby', 'beacon']);
  });

  it('refuses contributions that were reordered', () =>
    expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      const [one, two] = [contributionAt(1), contributionAt(2)];
      const first = Buffer.from(bytes.subarray(one, two));
      bytes.copyWithin(one, two, two + first.length);
      first.copy(bytes, two);
    }));

  it('refuses a contribution that is another, played again', () =>
    expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      bytes.copyWithin(contributionAt(2), contributionAt(1), contributionAt(2));
    }));

  it('refuses a contribution that was made to another key', async () => {
    const fork = temporary.path('fork.zkey');
    await contributeToKey({ from: join(folder, '0000.zkey'), to: fork, name: 'carol' });
    await contributeToKey({ from: fork, to: `${fork}2`, name: 'carol' });
    const foreign = await readFile(`${fork}2`);
    const [start, end] = [contributionAt(2), contributionAt(3)];
    await expectRefusal('CONTRIBUTION_INVALID', (bytes) => foreign.copy(bytes, start, start, end));
  });

  it('refuses a contribution whose secret is 1: it hides nothing', async () => {
    const { message } = await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      const [one, two] = [contributionAt(1), contributionAt(2)];
      // delta as before, and a point that is its own multiple.
      bytes.copy(bytes, two, one, one + 64);
      bytes.copy(bytes, two + 128, two + 64, two + 128);
      transcribe(bytes, [1, 2, 3].map(contributionAt));
    });
    expect(message).to.match(/its secret is 1/);
  });

  it('refuses points at infinity, and points off the curve', async () => {
    for (const point of [0, 64, 128, 192]) {
      const length = point === 192 ? 128 : 64;
      await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
        bytes.fill(0, contributionAt(2) + point, contributionAt(2) + point + length);
      });
      await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
        bytes[contributionAt(2) + point]! ^= 1;
      });
    }
  });

  it('refuses a contribution by somebody who does not know its secret', async () => {
    // Well-formed: all hashes are right, but delta was taken from elsewhere.
    const { message } = await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      const places = [1, 2, 3].map(contributionAt);
      bytes.copy(bytes, places[1]!, places[0]! + 64, places[0]! + 128);
      transcribe(bytes, places);
    });
    expect(message).to.match(/does not verify/);
  });

  it('refuses a beacon that is not what its parameters make', async () => {
    await expectRefusal('BEACON_INVALID', (bytes) => {
      bytes[bytes.indexOf(Buffer.from(VALUE, 'hex'))]! ^= 1;
    });
    await expectRefusal('BEACON_INVALID', (bytes) => {
      bytes[bytes.indexOf(Buffer.from(VALUE, 'hex')) - 3] = 11;
    });
  });

  it('refuses a beacon that would take for ever, before it begins', async () => {
    for (const exponent of [0, 9, 31, 63, 255]) {
      const { message } = await expectRefusal('BEACON_INVALID', (bytes) => {
        bytes[bytes.indexOf(Buffer.from(VALUE, 'hex')) - 3] = exponent;
      });
      expect(message).to.contain('from 10 to 30');
    }
  });

  it('refuses another delta than the contributions end with', async () => {
    const header = sections.get(2)!;
    const end = header.offset + header.bytes;
    await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      // In G1: that of the contribution before.
      bytes.copy(bytes, end - 128 - 64, contributionAt(2), contributionAt(2) + 64);
    });
    await expectRefusal('CONTRIBUTION_INVALID', (bytes) => {
      // In G2: that of the contribution's key, a point of the group.
      bytes.copy(bytes, end - 128, contributionAt(1) + 192, contributionAt(1) + 320);
    });
  });

  it('refuses points of another circuit, and points that do not follow', async () => {
    // Swapped, so that all are on their curves.
    const swap = (section: number) => (bytes: Buffer) => {
      const first = Buffer.from(bytes.subarray(at(section), at(section, 64)));
      bytes.copyWithin(at(section), at(section, 64), at(section, 128));
      first.copy(bytes, at(section, 64));
    };
    await expectRefusal('OTHER_CIRCUIT', swap(3));
    await expectRefusal('OTHER_CIRCUIT', (bytes) => {
      bytes[at(4, 20)]! ^= 1;
    });
    await expectRefusal('CONTRIBUTION_INVALID', swap(8));
    await expectRefusal('CONTRIBUTION_INVALID', swap(9));
  });

  it('refuses files that are no keys, wherever they are cut or changed in form', async () => {
    const malformed: ((bytes: Buffer) => Buffer)[] = [
      () => Buffer.from('nonsense'),
      () => Buffer.alloc(0),
      (bytes) => bytes.subarray(0, 7),
      (bytes) => bytes.subarray(0, bytes.length - 1),
      (bytes) => Buffer.concat([bytes, Buffer.from([0])]),
      (bytes) => set(bytes, 4, 2),
      (bytes) => set(bytes, 8, 0xffffffff),
      (bytes) => set(bytes, at(1), 2),
      (bytes) => set(bytes, at(2, 4), 1),
      (bytes) => set(bytes, at(2, 72), 5),
      (bytes) => set(bytes, at(2, 76), 0xffffffff),
      (bytes) => set(bytes, at(5, -12), 6),
      (bytes) => set(bytes, at(10, 64), 1000),
      (bytes) => set(bytes, at(10, 64), 2),
      (bytes) => set(bytes, contributionAt(1) + KEY_BYTES, 1),
      (bytes) => set(bytes, contributionAt(1) + KEY_BYTES, 7),
      (bytes) => set(bytes, contributionAt(1) + KEY_BYTES + 4, 0xffff),
    ];
    for (const [i, change] of malformed.entries()) {
      const error = await verify(await edited(change)).catch((thrown: unknown) => thrown);
      expect(error, `${i}: ${error}`).to.be.instanceOf(CeremonyError);
      expect((error as CeremonyError).code, `${i}: ${error}`).to.equal('KEY_MALFORMED');
    }
  });
});

function set(bytes: Buffer, offset: number, value: number): Buffer {
  bytes.writeUInt32LE(value, offset);
  return bytes;
}

/** Writes the hashes that contributions at these places ought to have. */
function transcribe(bytes: Buffer, places: readonly number[]): void {
  const first = places[0]!;
  const before = createHash('blake2b512').update(bytes.subarray(first - FIRST, first - 4));
  for (const place of places) {
    const point = (offset: number) =>
      uncompressedG1(readZkeyG1(bytes.subarray(place + offset, place + offset + 64)));
    const own = before.copy().update(point(64)).update(point(128)).digest();
    own.copy(bytes, place + POINTS_BYTES);
    for (const offset of [0, 64, 128]) before.update(point(offset));
    const key2 = readZkeyG2(bytes.subarray(place + 192, place + POINTS_BYTES));
    before.update(uncompressedG2(key2)).update(own);
  }
}
