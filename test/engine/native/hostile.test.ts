import { expect } from 'chai';
import fc from 'fast-check';
import { createWithAddon } from '../../../src/engine/native.js';
import { ArtifactsError, ProvingError } from '../../../src/errors.js';
import { BASE_MODULUS, SCALAR_MODULUS } from '../../../src/field.js';
import { TINY } from '../../support/artifacts.js';
import { check } from '../../support/check.js';
import { type CircuitWitness, circuitWitness } from '../../support/circuitWitness.js';
import { expectRejection } from '../../support/expectError.js';
import { describeNative, encode } from '../../support/nativeAddon.js';

const HEADER = 40;
const SECTION_HEADER = 12;

/** Where the contents of a zkey's sections start, by their id. */
function sectionsOf(zkey: Uint8Array): Map<number, number> {
  const view = new DataView(zkey.buffer, zkey.byteOffset, zkey.byteLength);
  const starts = new Map<number, number>();
  for (let position = 12; position < zkey.length; ) {
    starts.set(view.getUint32(position, true), position + SECTION_HEADER);
    position += SECTION_HEADER + Number(view.getBigUint64(position + 4, true));
  }
  return starts;
}

describeNative('files that are not what they should be', (addon, arithmetic) => {
  let tiny: CircuitWitness;
  before(async () => {
    tiny = await circuitWitness(TINY);
  });

  const refusesKey = async (key: Uint8Array) => {
    const created = createWithAddon(addon(), key, { arithmetic, threads: 1 });
    await expectRejection(created, ArtifactsError, 'ARTIFACTS_CORRUPT');
  };
  const withBytes = (position: number, bytes: Uint8Array): Uint8Array => {
    const changed = tiny.key.slice();
    changed.set(bytes, position);
    return changed;
  };
  const uint32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);

  it('refuses keys cut short, anywhere', async () => {
    await check(
      fc.asyncProperty(fc.nat(tiny.key.length - 81), (length) =>
        refusesKey(tiny.key.subarray(0, length)),
      ),
      50,
    );
  });

  it('refuses other files, and nothing at all', async () => {
    for (const bytes of [new Uint8Array(), tiny.witness, tiny.key.subarray(1)]) {
      await refusesKey(bytes);
    }
  });

  it('refuses sizes that lie: wires, signals, domain, sections, coefficients', async () => {
    const [sizes, coefficients] = [HEADER + 72, sectionsOf(tiny.key).get(4)!];
    for (const lie of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff]) {
      await refusesKey(withBytes(sizes, uint32(lie)));
      await refusesKey(withBytes(sizes + 8, uint32(lie)));
      await refusesKey(withBytes(8, uint32(lie)));
      if (lie > 1) await refusesKey(withBytes(sizes + 4, uint32(lie)));
      if (lie > 1) await refusesKey(withBytes(coefficients, uint32(lie)));
    }
    await refusesKey(withBytes(coefficients - 8, new Uint8Array(8).fill(255)));
  });

  it('refuses coefficients of a third matrix, of rows and wires that are not there', async () => {
    const first = sectionsOf(tiny.key).get(4)! + 4;
    for (const field of [0, 4, 8]) {
      await refusesKey(withBytes(first + field, uint32(0xffffffff)));
      await refusesKey(withBytes(first + field, uint32(1 << 20)));
    }
    await refusesKey(withBytes(first + 12, encode([SCALAR_MODULUS])));
  });

  it('refuses points off the curve, not reduced, or at infinity where none may be', async () => {
    const points = HEADER + 84;
    const sections = sectionsOf(tiny.key);
    for (const position of [points, points + 64, points + 128, points + 384, points + 448]) {
      await refusesKey(withBytes(position, encode([0n, 0n])));
      await refusesKey(withBytes(position, encode([1n])));
    }
    for (const id of [5, 6, 7, 8, 9]) {
      const start = sections.get(id)!;
      await refusesKey(withBytes(start, encode([7n, 7n])));
      await refusesKey(withBytes(start, encode([BASE_MODULUS, 0n])));
    }
  });

  it('takes any bytes for a key without harm', async () => {
    await check(
      fc.asyncProperty(
        fc.nat(20_000),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (position, bytes) => {
          const key = withBytes(position, bytes);
          await addon()
            .create(key, 1, arithmetic)
            .then(
              (prover) => addon().close(prover),
              (error: { code?: string }) => expect(error.code).to.equal('INVALID_KEY'),
            );
        },
      ),
      100,
    );
  });

  it('refuses witnesses of another length, or with values that are not reduced', async () => {
    const engine = await createWithAddon(addon(), tiny.key, { arithmetic, threads: 1 });
    const unreduced = tiny.witness.slice();
    unreduced.set(encode([SCALAR_MODULUS]), unreduced.length - 32);
    const broken = [tiny.witness.subarray(0, -32), new Uint8Array(), tiny.key, unreduced];
    for (const witness of broken) {
      await expectRejection(engine.prove(witness), ProvingError, 'ENGINE_FAILED');
    }
    const prover = await addon().create(tiny.key, 1, arithmetic);
    for (const length of [0, 1, 31, 32, 1 << 20]) {
      const error = await addon()
        .prove(prover, new Uint8Array(length))
        .catch((reason: unknown) => reason);
      expect(error).to.have.property('code', 'INVALID_WITNESS');
    }
    // Whatever failed before, proofs are made.
    expect((await engine.prove(tiny.witness)).signals.length).to.equal(3);
    await engine.close();
  });

  it('refuses arguments of other types, without harm', async () => {
    const prover = await addon().create(tiny.key, 1, arithmetic);
    const junk: unknown[] = [undefined, null, 1, 'x', {}, [], new Float64Array(8), () => {}];
    const native = addon() as unknown as Record<string, (...values: unknown[]) => unknown>;
    for (const value of junk) {
      expect(() => native.create!(value, 1, arithmetic)).to.throw();
      if (typeof value !== 'string') {
        expect(() => native.create!(tiny.key, 1, value)).to.throw();
      }
      for (const name of ['prove', 'proveSync']) {
        expect(() => native[name]!(value, tiny.witness), name).to.throw();
        expect(() => native[name]!(prover, value), name).to.throw();
      }
      expect(() => native.attach!(value, 1)).to.throw();
      if (typeof value !== 'number') {
        expect(() => native.attach!(addon().share(prover), value)).to.throw();
      }
      expect(() => native.startTables!(value, true)).to.throw();
      expect(() => native.startTables!(prover, value)).to.throw();
      for (const name of ['share', 'hasTables', 'timings', 'shape', 'close']) {
        expect(() => native[name]!(value), name).to.throw();
      }
    }
    const unknown = await addon()
      .create(tiny.key, 1, 'unknown')
      .catch((reason: unknown) => reason);
    expect(unknown).to.be.instanceOf(Error);
    addon().close(prover);
    expect(() => addon().hasTables(prover)).to.throw('closed');
    expect(() => addon().share(prover)).to.throw('closed');
    expect(() => addon().prove(prover, tiny.witness)).to.throw('closed');
    expect(() => addon().proveSync(prover, tiny.witness)).to.throw('closed');
  });
});
