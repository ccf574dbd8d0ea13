import { copyFileSync } from 'node:fs';
import { copyFile, cp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCeremony, writeCeremony } from '../../src/ceremony/ceremonyFile.js';
import { contribute, contributeToKey } from '../../src/ceremony/contribute.js';
import { readKeyTranscript } from '../../src/ceremony/keyTranscript.js';
import type { PowersOfTau } from '../../src/ceremony/powersOfTau.js';
import { requireHash } from '../../src/ceremony/recorded.js';
import { startCeremony } from '../../src/ceremony/startCeremony.js';
import { addContribution, applyBeacon, contributeToCeremony } from '../../src/ceremony/steps.js';
import { verifyCeremony } from '../../src/ceremony/verifyCeremony.js';
import { CeremonyError, InputError } from '../../src/errors.js';
import { findSections } from '../../src/files/binarySections.js';
import { hashFile } from '../../src/files/hashFile.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';
import { begin, CIRCUIT, constraintsOf, editCopy, powersIn, snarkjs } from './world.js';

const BEACON = { value: '0102030405060708090a0b0c0d0e0f10', iterationsExponent: 10 };

describe('ceremony', () => {
  const temporary = new TemporaryFolder();
  let powersOfTau: PowersOfTau;
  let r1cs: Uint8Array;
  let folder = '';
  const verify = (of = folder) =>
    verifyCeremony({ folder: of, r1cs, powersOfTau: powersOfTau.path });
  const keyOf = (number: number, of = folder) => join(of, `000${number}.zkey`);
  const copyOf = async (name: string) => {
    const copy = temporary.path(name);
    await cp(folder, copy, { recursive: true });
    return copy;
  };

  before(async () => {
    powersOfTau = await powersIn(temporary);
    r1cs = await constraintsOf(20);
    folder = temporary.path('ceremony');
    await begin(folder, powersOfTau);
  });

  it('begins with a folder of constraints, key and record, once', async () => {
    const names = ['0000.zkey', 'ceremony.json', 'circuit.r1cs'];
    expect((await readdir(folder)).sort()).to.deep.equal(names);
    const again = await startCeremony(folder, { circuit: CIRCUIT, r1cs, powersOfTau });
    expect(again.made).to.equal(false);
    const { blake2b } = powersOfTau;
    expect(again.ceremony.powersOfTau).to.deep.equal({ blake2b, power: 5 });
    const other = { circuit: 'liquidatable-8-0', r1cs, powersOfTau };
    await expectRejection(startCeremony(folder, other), InputError, 'FILE_EXISTS');
  });

  it('is sound but not finished without contributions and a beacon', async () => {
    expect((await verify()).missing).to.match(/^it has 0 of at least 2 contributions$/);
    await contributeToCeremony(folder, 'first');
    const early = applyBeacon(folder, BEACON);
    const { message } = await expectRejection(early, CeremonyError, 'CEREMONY_UNFINISHED');
    expect(message).to.contain('it has 1 of at least 2 contributions');
  });

  it('takes a contribution of somebody who has nothing but the key, and lists it', async () => {
    const out = temporary.path('second.zkey');
    const made = await contributeToKey({ from: keyOf(1), to: out, name: 'second' });
    const added = await addContribution(folder, out, powersOfTau.path);
    expect(added.made).to.equal(true);
    expect(added.step).to.deep.include(made);
    const again = await addContribution(folder, out, powersOfTau.path);
    expect(again).to.deep.equal({ step: added.step, made: false });
  });

  it('takes a contribution that the stock snarkjs made, and lists it', async () => {
    const out = temporary.path('stock.zkey');
    const { stdout } = await snarkjs('zkey', 'contribute', keyOf(2), out, '-n=stock', '-e=text');
    const { step } = await addContribution(folder, out, powersOfTau.path);
    expect(step.name).to.equal('stock');
    // snarkjs shows the hash in groups, on four lines.
    expect(stdout.replace(/\s/g, '')).to.contain(step.hash);
    expect((await verify()).missing).to.equal('it does not end with its one beacon');
  });

  it('goes on from what a killed process left', async () => {
    const killed = await copyOf('killed');
    const next = temporary.path('next.zkey');
    const { hash } = await contributeToKey({ from: keyOf(3), to: next, name: 'killed' });
    // Killed while the key was written.
    await writeFile(join(killed, '.zkliq-0000-0000.tmp'), (await readFile(next)).subarray(0, 999));
    // Killed when it had its name, and was not recorded.
    await copyFile(next, keyOf(4, killed));
    await contributeToCeremony(killed, 'after');
    const { steps } = await readCeremony(killed);
    expect(steps.map(({ name }) => name)).to.deep.equal([
      'first',
      'second',
      'stock',
      'killed',
      'after',
    ]);
    expect(steps[3]!.hash).to.equal(hash);
    expect(await readdir(killed)).to.not.include('.zkliq-0000-0000.tmp');
    await verify(killed);
    await rename(keyOf(4, killed), keyOf(6, killed));
    const odd = contributeToCeremony(killed, 'odd');
    expect((await expectRejection(odd, CeremonyError, 'CEREMONY_CORRUPT')).message).to.contain(
      'does not come next',
    );
  });

  it('leaves nothing of a contribution that is aborted', async () => {
    const before = await readdir(folder);
    const controller = new AbortController();
    const { signal } = controller;
    const onStage = () => setTimeout(() => controller.abort(), 50);
    const error = await contributeToCeremony(folder, 'aborted', { signal, onStage }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).to.equal('AbortError');
    expect(await readdir(folder)).to.deep.equal(before);
  });

  it('reads no key to its end once it is aborted', async () => {
    const signal = AbortSignal.abort();
    const { initial } = await readCeremony(folder);
    const reading = requireHash(keyOf(0), initial, signal);
    expect(await reading.catch((error: unknown) => error)).to.equal(signal.reason);
    const verifying = verifyCeremony({ folder, r1cs, powersOfTau: powersOfTau.path }, { signal });
    expect(await verifying.catch((error: unknown) => error)).to.equal(signal.reason);
  });

  it('names the file that cannot be written or read', async () => {
    const [from, to] = [keyOf(1), temporary.path('no/where.zkey')];
    for (const [key, named] of [
      [{ from, to }, to],
      [{ from: to, to: temporary.path('to.zkey') }, to],
    ] as const) {
      const contributing = contribute({ ...key, name: 'nobody' });
      const error = await expectRejection(contributing, InputError, 'FILE_NOT_WRITABLE');
      expect(error.message).to.equal(
        `${named} cannot be read or written: there is no such file or folder`,
      );
      expect(error.details).to.deep.equal({ path: named });
    }
  });

  it('lets nobody change it at the same time', async () => {
    const copy = await copyOf('busy');
    const [one, other] = await Promise.allSettled([
      contributeToCeremony(copy, 'one'),
      contributeToCeremony(copy, 'other'),
    ]);
    const reasons = [one, other].flatMap((each) => (each.status === 'rejected' ? each.reason : []));
    expect(reasons.map(({ code }) => code)).to.deep.equal(['IN_USE']);
    expect((await readCeremony(copy)).steps).to.have.length(4);
  });

  it('refuses names that are none, and replaces no file', async () => {
    for (const name of ['', ' ', 'x'.repeat(65), 'two\nlines', '\u001b[2J', 'right\u202eleft']) {
      await expectRejection(contributeToCeremony(folder, name), InputError, 'INVALID_VALUE');
    }
    const key = { from: keyOf(1), to: keyOf(2), name: 'replacing' };
    await expectRejection(contributeToKey(key), InputError, 'FILE_EXISTS');
  });

  it('refuses a key of another circuit', async () => {
    const other = temporary.path('other');
    await begin(other, powersOfTau, 21);
    await contributeToCeremony(other, 'other');
    const add = addContribution(folder, keyOf(1, other), powersOfTau.path);
    await expectRejection(add, CeremonyError, 'OTHER_CIRCUIT');
    const wrong = verifyCeremony({ folder: other, r1cs, powersOfTau: powersOfTau.path });
    await expectRejection(wrong, CeremonyError, 'OTHER_CIRCUIT');
  });

  it('refuses a key that does not follow the last: of an earlier one, or of several', async () => {
    const [fork, two] = [temporary.path('fork.zkey'), temporary.path('two.zkey')];
    await contributeToKey({ from: keyOf(2), to: fork, name: 'fork' });
    for (const file of [fork, keyOf(0)]) {
      const add = addContribution(folder, file, powersOfTau.path);
      await expectRejection(add, CeremonyError, 'CONTRIBUTION_INVALID');
    }
    await contributeToKey({ from: keyOf(3), to: temporary.path('four.zkey'), name: 'four' });
    await contributeToKey({ from: temporary.path('four.zkey'), to: two, name: 'five' });
    const add = addContribution(folder, two, powersOfTau.path);
    const { message } = await expectRejection(add, CeremonyError, 'CONTRIBUTION_INVALID');
    expect(message).to.contain('a key is added that has one more').and.contain(two);
  });

  it('is not ended by a contributor who sends a beacon', async () => {
    const out = temporary.path('beacon.zkey');
    await snarkjs('zkey', 'beacon', keyOf(3), out, BEACON.value, '10');
    const add = addContribution(folder, out, powersOfTau.path);
    const { message } = await expectRejection(add, CeremonyError, 'CONTRIBUTION_INVALID');
    expect(message).to.contain('only the coordinator');
  });

  it('does not begin to verify a key with a beacon among its contributions', async () => {
    // The beacon would take a quarter of an hour.
    const [beacon, out] = [temporary.path('slow.zkey'), temporary.path('after slow.zkey')];
    await snarkjs('zkey', 'beacon', keyOf(3), beacon, BEACON.value, '10');
    await snarkjs('zkey', 'contribute', beacon, out, '--name=late', '-e=entropy');
    const value = Buffer.from(BEACON.value, 'hex');
    await editCopy(out, out, (bytes) => {
      bytes[bytes.lastIndexOf(value) - 3] = 30;
      return bytes;
    });
    const stages: string[] = [];
    const onStage = (stage: string) => stages.push(stage);
    const add = addContribution(folder, out, powersOfTau.path, { onStage });
    await expectRejection(add, CeremonyError, 'CONTRIBUTION_INVALID');
    expect(stages).to.not.include('verifying the key');
  });

  it('computes no beacon that is none, or would take for ever', async () => {
    const before = await readdir(folder);
    const { value } = BEACON;
    for (const change of [
      ...['', 'no hex', value.slice(1), value.slice(2), 'ab'.repeat(256)].map((value) => ({
        value,
      })),
      ...[9, 31, 63, 10.5, Number.NaN].map((iterationsExponent) => ({ iterationsExponent })),
    ]) {
      // Where it is begun all the same, it does not go on until somebody ends it.
      const end = new AbortController();
      const options = { signal: end.signal, onStage: () => end.abort() };
      const applying = applyBeacon(folder, { ...BEACON, ...change }, options);
      await expectRejection(applying, CeremonyError, 'BEACON_INVALID');
    }
    expect(await readdir(folder)).to.deep.equal(before);
  });

  it('ends with a beacon, after which nothing is added', async () => {
    const written = { ...BEACON, value: `0x${BEACON.value.toUpperCase()}` };
    const { made, step } = await applyBeacon(folder, written);
    expect(made).to.equal(true);
    expect(step.beacon).to.deep.equal(BEACON);
    for (const again of [BEACON, written]) {
      expect(await applyBeacon(folder, again)).to.deep.equal({ step, made: false });
    }
    const more = [
      () => contributeToCeremony(folder, 'late'),
      () => applyBeacon(folder, { ...BEACON, iterationsExponent: 11 }),
      () => contributeToKey({ from: keyOf(4), to: temporary.path('late.zkey'), name: 'late' }),
    ];
    for (const act of more) await expectRejection(act(), CeremonyError, 'CEREMONY_CLOSED');
    const verified = await verify();
    expect(verified.missing).to.equal(undefined);
    expect(verified.ceremony.steps).to.have.length(4);
  });

  it('makes keys that the stock snarkjs verifies', async () => {
    const { stdout } = await snarkjs(
      ...['zkey', 'verify', join(folder, 'circuit.r1cs'), powersOfTau.path, keyOf(4)],
    );
    expect(stdout).to.contain('ZKey Ok!');
    for (const { hash } of (await readCeremony(folder)).steps) {
      expect(stdout.replace(/\s/g, '')).to.contain(hash);
    }
  });

  it('does not verify with a key that is damaged, missing or exchanged', async () => {
    const copy = await copyOf('damaged');
    await editCopy(keyOf(2), keyOf(2, copy), (bytes) => {
      bytes[5000]! ^= 1;
      return bytes;
    });
    await expectRejection(verify(copy), CeremonyError, 'CEREMONY_CORRUPT');
    await copyFile(keyOf(3), keyOf(2, copy));
    await expectRejection(verify(copy), CeremonyError, 'CEREMONY_CORRUPT');
    await rm(keyOf(2, copy));
    await expectRejection(verify(copy), InputError, 'FILE_NOT_FOUND');
  });

  it('does not verify if it goes on after a beacon, and does not compute beacons to find out', async () => {
    const copy = await copyOf('on');
    const ceremony = await readCeremony(copy);
    const more = temporary.path('more.zkey');
    await snarkjs('zkey', 'contribute', keyOf(4), more, '--name=late', '-e=entropy');
    await copyFile(more, keyOf(5, copy));
    const { contributions } = await readKeyTranscript(more);
    const { name, hash } = contributions.at(-1)!;
    const step = { name, hash, sha256: await hashFile(more, 'sha256') };
    await writeCeremony(copy, { ...ceremony, steps: [...ceremony.steps, step] });
    const { message } = await expectRejection(verify(copy), CeremonyError, 'CEREMONY_CORRUPT');
    expect(message).to.contain('goes on after a beacon');
  });

  it('verifies what is recorded, not what lies there meanwhile', async () => {
    const copy = await copyOf('exchanged');
    const ceremony = await readCeremony(copy);
    const file = await open(keyOf(4));
    const { offset } = (await findSections(file, 'zkey')).get(9)!;
    await file.close();
    const wrong = await editCopy(keyOf(4), temporary.path('wrong.zkey'), (bytes) => {
      // A point of it is another one.
      bytes.copyWithin(offset, offset + 64, offset + 128);
      return bytes;
    });
    await copyFile(wrong, keyOf(4, copy));
    const last = { ...ceremony.steps[3]!, sha256: await hashFile(wrong, 'sha256') };
    await writeCeremony(copy, { ...ceremony, steps: [...ceremony.steps.slice(0, 3), last] });
    const onStage = (stage: string) => {
      if (stage === 'verifying the key') copyFileSync(keyOf(4), keyOf(4, copy));
    };
    const verifying = verifyCeremony(
      { folder: copy, r1cs, powersOfTau: powersOfTau.path },
      { onStage },
    );
    const { message } = await expectRejection(verifying, CeremonyError, 'CONTRIBUTION_INVALID');
    expect(message).to.contain(keyOf(4, copy)).and.not.contain('last.zkey');
  });

  it('does not verify with a record of something else', async () => {
    const copy = await copyOf('rewritten');
    const record = join(copy, 'ceremony.json');
    const ceremony = await readCeremony(copy);
    const [one, two, three, four] = ceremony.steps as [never, never, never, never];
    const changes = [
      { steps: [two, one, three, four] },
      { steps: [{ ...(one as object), name: 'somebody else' }, two, three, four] },
      { steps: [one, two, three] },
      { steps: [one, two, three, four, four] },
      { initial: ceremony.r1cs },
      { r1cs: ceremony.initial },
      { circuitHash: powersOfTau.blake2b },
      { powersOfTau: { ...ceremony.powersOfTau, blake2b: ceremony.circuitHash } },
      { powersOfTau: { ...ceremony.powersOfTau, power: 6 } },
      { circuit: 'liquidatable-8-20' },
      { format: 'zkliq/ceremony/2' },
      { more: 1 },
    ];
    for (const change of changes) {
      await writeFile(record, JSON.stringify({ ...ceremony, ...change }));
      const outcome = await verify(copy).then(
        ({ ceremony: { steps } }) => steps.length,
        (error: unknown) => error instanceof CeremonyError || error instanceof InputError,
      );
      // A record that leaves out the end is one of a ceremony that was not finished.
      expect(outcome, JSON.stringify(change)).to.equal(change.steps?.length === 3 ? 3 : true);
    }
  });
});
