import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';

/** Exact gas, as committed next to the tests; UPDATE_GAS=1 writes what was measured. */
export function expectSnapshot(name: string, measured: Readonly<Record<string, number>>): void {
  const file = new URL(`../${name}`, import.meta.url);
  if (process.env.UPDATE_GAS === '1') {
    writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  }
  expect(measured).to.deep.equal(JSON.parse(readFileSync(file, 'utf8')));
}
