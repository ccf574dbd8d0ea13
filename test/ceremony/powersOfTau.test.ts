import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  checkPowersOfTau,
  type PowersOfTau,
  parseBlake2b,
} from '../../src/ceremony/powersOfTau.js';
import { CeremonyError, type CeremonyErrorCode, InputError } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';
import { sumOf } from '../support/powersOfTau.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { begin, POWER, powersIn, snarkjs } from './world.js';

describe('checkPowersOfTau', () => {
  const temporary = new TemporaryFolder();
  const domainSize = 2 ** POWER;
  let powersOfTau: PowersOfTau;
  let bytes: Buffer;

  before(async () => {
    powersOfTau = await powersIn(temporary);
    bytes = await readFile(powersOfTau.path);
  });

  /** A file of other bytes, with the right sum for them. */
  const written = async (content: Uint8Array): Promise<PowersOfTau> => {
    const path = temporary.path('other.ptau');
    await writeFile(path, content);
    return { path, blake2b: sumOf(content) };
  };
  const expectRefusal = async (content: Uint8Array, code: CeremonyErrorCode, reason: RegExp) => {
    const check = checkPowersOfTau(await written(content), domainSize);
    expect((await expectRejection(check, CeremonyError, code)).message).to.match(reason);
  };
  const changed = (offset: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(value, offset);
    return copy;
  };

  it('takes the file that was asked for, for circuits up to its power, and tells how far it is', async () => {
    const details: string[] = [];
    const onDetail = (detail: string) => details.push(detail);
    expect(await checkPowersOfTau(powersOfTau, domainSize, { onDetail })).to.equal(POWER);
    expect(details.at(-1)).to.equal('100 %');
    expect(await checkPowersOfTau(powersOfTau, 4)).to.equal(POWER);
  });

  it('refuses another file, telling its sum', async () => {
    const blake2b = 'ab'.repeat(64);
    const check = checkPowersOfTau({ ...powersOfTau, blake2b }, domainSize);
    const { message, details } = await expectRejection(check, CeremonyError, 'POWERS_MISMATCH');
    expect(message).to.contain(powersOfTau.blake2b).and.contain(blake2b);
    expect(details.blake2b).to.equal(powersOfTau.blake2b);
    const damaged = await written(changed(bytes.length - 8, 7));
    const again = checkPowersOfTau({ ...damaged, blake2b: powersOfTau.blake2b }, domainSize);
    await expectRejection(again, CeremonyError, 'POWERS_MISMATCH');
  });

  it('refuses a file that is too small for the circuit', async () => {
    const check = checkPowersOfTau(powersOfTau, 2 * domainSize);
    const { message } = await expectRejection(check, CeremonyError, 'POWERS_UNFIT');
    expect(message).to.match(/powers up to 2\^5, the circuit needs 2\^6/);
  });

  it('refuses a file that is cut short, goes on, or is another', async () => {
    for (const length of [0, 3, 11, 20, 60, bytes.length - 1]) {
      await expectRefusal(bytes.subarray(0, length), 'POWERS_UNFIT', /cut short/);
    }
    await expectRefusal(Buffer.concat([bytes, bytes]), 'POWERS_UNFIT', /goes on/);
    await expectRefusal(Buffer.alloc(1000), 'POWERS_UNFIT', /another kind of file/);
    await expectRefusal(changed(4, 2), 'POWERS_UNFIT', /another kind of file/);
    await expectRefusal(changed(8, 65), 'POWERS_UNFIT', /too many sections/);
    await expectRefusal(changed(68, 1), 'POWERS_UNFIT', /section 1 twice/);
  });

  it('refuses one of another curve, of a power that it has not, or not prepared', async () => {
    const power = 24 + 4 + 32;
    await expectRefusal(changed(28, 1), 'POWERS_UNFIT', /not BN254/);
    await expectRefusal(changed(power, POWER + 1), 'POWERS_UNFIT', /section 2 has/);
    await expectRefusal(changed(power, 29), 'POWERS_UNFIT', /beyond 28/);
    // Without sections 12 to 15, which preparing adds.
    const prepared = bytes.indexOf(Buffer.from([12, 0, 0, 0, ...u64(64 * (4 * 2 ** POWER - 1))]));
    const bare = Buffer.from(bytes.subarray(0, prepared));
    bare.writeUInt32LE(7, 8);
    await expectRefusal(bare, 'POWERS_UNFIT', /prepare phase2/);
  });

  it('takes what the stock snarkjs makes, once it is prepared', async () => {
    const [begun, made, prepared] = ['begun.ptau', 'made.ptau', 'prepared.ptau'].map((name) =>
      temporary.path(name),
    ) as [string, string, string];
    await snarkjs('powersoftau', 'new', 'bn128', `${POWER}`, begun);
    await snarkjs('powersoftau', 'contribute', begun, made, '--name=one', '-e=text');
    await snarkjs('powersoftau', 'prepare', 'phase2', made, prepared);
    const unprepared = { path: made, blake2b: sumOf(await readFile(made)) };
    const check = checkPowersOfTau(unprepared, domainSize);
    await expectRejection(check, CeremonyError, 'POWERS_UNFIT');
    const stock = { path: prepared, blake2b: sumOf(await readFile(prepared)) };
    expect(await checkPowersOfTau(stock, domainSize)).to.equal(POWER);
    const ceremony = temporary.path('ceremony');
    await begin(ceremony, stock);
    const key = join(ceremony, '0000.zkey');
    const { stdout } = await snarkjs(
      'zkey',
      'verify',
      join(ceremony, 'circuit.r1cs'),
      prepared,
      key,
    );
    expect(stdout).to.contain('ZKey Ok!');
  });

  it('says so if there is no file', () =>
    expectRejection(
      checkPowersOfTau({ ...powersOfTau, path: temporary.path('none') }, domainSize),
      InputError,
      'FILE_NOT_FOUND',
    ));

  it('stops when aborted', async () => {
    const signal = AbortSignal.abort();
    const error = await checkPowersOfTau(powersOfTau, domainSize, { signal }).catch((e) => e);
    expect(error.name).to.equal('AbortError');
  });
});

describe('parseBlake2b', () => {
  it('takes 64 bytes in hex, in any case, with or without 0x', () => {
    const sum = 'ab'.repeat(64);
    for (const text of [sum, sum.toUpperCase(), `0x${sum}`]) {
      expect(parseBlake2b(text)).to.equal(sum);
    }
    for (const text of ['', 'ab', `${sum}ab`, 'zz'.repeat(64), ` ${sum}`]) {
      expect(parseBlake2b(text)).to.equal(undefined);
    }
  });
});

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
