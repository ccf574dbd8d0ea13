import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseBlake2b } from '../../src/ceremony/powersOfTau.js';
import { circuitInstance } from '../../src/circuits/instances.js';

/** Signals and the 1 have a place each beside the constraints. */
const SIGNALS = 4;

describe('docs/ceremony.md', () => {
  const rows = [
    ...readFileSync('docs/ceremony.md', 'utf8').matchAll(
      /^\| `(\S+_(\d+)\.ptau)` \| `(\S+)` \| `(\S+)` \|$/gm,
    ),
  ].map(([, file, power, circuit, sum]) => ({
    file: file!,
    power: Number(power),
    circuit: circuit!,
    sum: sum!,
  }));

  it('has the sums that snarkjs publishes', () => {
    const published = readFileSync('node_modules/snarkjs/README.md', 'utf8');
    expect(rows).to.have.length(6);
    for (const { file, sum } of rows) {
      expect(parseBlake2b(sum), file).to.equal(sum);
      const line = published.split('\n').find((text) => text.includes(`[${file}]`));
      expect(line, file).to.contain(sum);
    }
  });

  it('names the smallest file that each circuit fits into', () => {
    for (const { power, circuit } of rows) {
      const points = circuitInstance(circuit).constraints + SIGNALS;
      expect(points, circuit).to.be.at.most(2 ** power);
      expect(points, circuit).to.be.greaterThan(2 ** (power - 1));
    }
  });
});
