import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { missingTests, rowsOf } from './namedTests.js';

/** What a reviewer tries first: each has a row. */
const TRIED_FIRST = [
  'a stale round',
  'a foreign round',
  'a price older than the leaf',
  'changed calldata',
  'replay on another chain, gate or action',
  'two liquidations of one leaf',
  'a nullifier twice in a batch',
  'root 0',
  '`LessThan` on unranged inputs',
  'a sum that wraps `r`',
  'alias `word + r`, `h + r`',
  'fewer or more words',
  'an unconstrained signal',
  'path bits that are not bits',
  'a depth beyond `D`',
  'zero debt',
  'proof bytes as an identity',
  'a batch that hides one bad proof',
  'a development key on a live chain',
  'gamma = delta',
  'a feed that is stale',
  'a feed that answers zero, a negative number',
  'a feed of other decimals',
  'a feed alone',
  'secrets in logs',
  'secrets in job files',
  'secrets in crash dumps',
  'a healthy account that someone "liquidates"',
];

describe('docs/threat-model.md', () => {
  const text = readFileSync('docs/threat-model.md', 'utf8');
  const rows = rowsOf(text, 'threat', 'defence', 'test');

  it('has a row for each thing that a reviewer tries first', () => {
    const without = TRIED_FIRST.filter(
      (tried) => !rows.some(([threat]) => threat!.includes(tried)),
    );
    expect(without).to.deep.equal([]);
  });

  it('names tests that are there', () => {
    const missing = rows.flatMap(([threat, , test]) => missingTests(threat!, test!));
    expect(missing).to.deep.equal([]);
  });
});
