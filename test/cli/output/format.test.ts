import { expect } from 'chai';
import * as format from '../../../src/cli/output/format.js';

describe('cli/format', () => {
  it('aligns tables', () => {
    const rows = [
      ['a', 'long header', 'b'],
      ['longer', '1', '-22'],
    ];
    expect(format.formatTable(rows)).to.equal('a       long header    b\nlonger            1  -22');
  });

  it('aligns more rows than a call takes arguments', () => {
    const rows = Array.from({ length: 200_000 }, (_, k) => [`${k}`]);
    expect(format.formatTable(rows)).to.match(/^0\n1\n[\s\S]*\n199999$/);
  });

  it('sets thousands apart and cuts places', () => {
    const cases = [
      ['0', '0'],
      ['1234567.1234567', '1,234,567.123456'],
      ['-1234567', '-1,234,567'],
      ['-123', '-123'],
      ['-123456.5', '-123,456.5'],
      ['0.0000001', '~0.000000'],
      ['-0.0000001', '~-0.000000'],
      ['1.0000001', '1.000000'],
    ] as const;
    for (const [decimal, shown] of cases) {
      expect(format.groupDecimal(decimal, 6)).to.equal(shown);
    }
  });

  it('shows money with two places', () => {
    expect(format.formatDollars('40910.7')).to.equal('40,910.70');
    expect(format.formatDollars('-25000')).to.equal('-25,000.00');
    expect(format.formatDollars('1.999')).to.equal('1.99');
    expect(format.formatDollars('0.001')).to.equal('~0.00');
    expect(format.formatDollars('0')).to.equal('0.00');
  });

  it('raises what it cuts', () => {
    expect(format.raiseDecimal('1.2345', 2)).to.equal('1.24');
    expect(format.raiseDecimal('0.999', 2)).to.equal('1');
    expect(format.raiseDecimal('1.23', 2)).to.equal('1.23');
    expect(format.raiseDecimal('7', 2)).to.equal('7');
    expect(format.raiseDecimal('0.0000001', 6)).to.equal('0.000001');
  });

  it('shows basis points as percent', () => {
    expect(format.formatPercent(10_000n)).to.equal('100 %');
    expect(format.formatPercent(8_250n)).to.equal('82.5 %');
    expect(format.formatPercent(1n)).to.equal('0.01 %');
  });
});
