import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ProvingError } from '../../src/errors.js';
import { TestCircuit } from '../support/circuit.js';
import { undeterminedWires } from '../support/determined.js';
import { expectError } from '../support/expectError.js';
import { forge } from '../support/forge.js';

/** Circuits with known holes, and their sound twins: what finds holes must find these. */
const SOURCE = `
pragma circom 2.1.9;
include "circomlib/circuits/bitify.circom";
template Product(isSound) {
    signal input a;
    signal input b;
    signal output c;
    signal ab;
    if (isSound) { ab <== a * b; } else { ab <-- a * b; }
    c <== ab * ab;
}
template Quotient(unused) {
    signal input a;
    signal input b;
    signal output c;
    c <-- a / b;
    c * b === a;
}
template Sign(isSound) {
    signal input a;
    signal output negative;
    signal bits[4];
    var sum = 0;
    for (var i = 0; i < 4; i++) {
        bits[i] <-- (a >> i) & 1;
        if (isSound || i != 2) { bits[i] * (bits[i] - 1) === 0; }
        sum += bits[i] * (1 << i);
    }
    sum === a;
    negative <== bits[3] * bits[3];
}
`;

describe('circuits/harness', () => {
  let folder: string;
  const compile = (template: string, isSound: boolean) =>
    TestCircuit.compile({
      include: 'holes',
      template,
      parameters: [isSound ? 1 : 0],
      sources: folder,
    });
  const freeWires = ({ r1cs, inputWires, symbols }: TestCircuit) =>
    undeterminedWires(r1cs, inputWires).map((wire) => symbols.name(wire));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zkliq-holes-'));
    await writeFile(join(folder, 'holes.circom'), SOURCE);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('sees a product that is assigned and not constrained, and forges it', async () => {
    expect(freeWires(await compile('Product', true))).to.deep.equal([]);
    const circuit = await compile('Product', false);
    expect(freeWires(circuit)).to.include('ab');
    const honest = circuit.run({ a: 3n, b: 4n });
    expect(honest.signals).to.deep.equal([144n]);
    const forged = forge(circuit, honest, new Map([[circuit.symbols.wire('ab'), 5n]]));
    expect(forged.violated).to.deep.equal([]);
    expect(forged.signals).to.deep.equal([25n]);
  });

  it('refuses the same forgery where the product is constrained', async () => {
    const circuit = await compile('Product', true);
    const honest = circuit.run({ a: 3n, b: 4n });
    const forged = forge(circuit, honest, new Map([[circuit.symbols.wire('ab'), 5n]]));
    expect(forged.violated).to.have.length(1);
  });

  it('does not take a quotient for pinned: 0 / 0 is anything', async () => {
    const circuit = await compile('Quotient', false);
    expect(freeWires(circuit)).to.include('c');
    const honest = circuit.run({ a: 0n, b: 1n });
    const { symbols } = circuit;
    const overrides = new Map([
      [symbols.wire('b'), 0n],
      [symbols.wire('c'), 7n],
    ]);
    expect(forge(circuit, honest, overrides).violated).to.deep.equal([]);
  });

  it('sees one bit among others that is none, and forges what hangs on it', async () => {
    expect(freeWires(await compile('Sign', true))).to.deep.equal([]);
    const circuit = await compile('Sign', false);
    expect(freeWires(circuit)).to.include('negative');
    const honest = circuit.run({ a: 3n });
    expect(honest.signals).to.deep.equal([0n]);
    // 3 = 1 + 2 * 1 + 4 * -2 + 8 * 1
    const forged = forge(circuit, honest, new Map([[circuit.symbols.wire('bits[2]'), -2n]]));
    expect(forged.violated).to.deep.equal([]);
    expect(forged.signals).to.deep.equal([1n]);
  });

  it('computes every wire where the witness program gives up', async () => {
    const circuit = await compile('Sign', true);
    expectError(() => circuit.calculator.calculate({ a: 16n }), ProvingError, 'WITNESS_FAILED');
    const { violated, witness } = circuit.run({ a: 16n });
    expect(violated).to.not.deep.equal([]);
    expect(witness.every((value) => typeof value === 'bigint')).to.equal(true);
  });
});
