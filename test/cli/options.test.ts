import { expect } from 'chai';
import { InvalidArgumentError } from 'commander';
import * as options from '../../src/cli/options.js';

const CHECKSUMMED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const NO_WHOLE = [
  '',
  ' 1',
  '1 ',
  '-1',
  '-0',
  '+1',
  '01',
  '1.5',
  '1e3',
  '0x10',
  '1_000',
  '1n',
  'NaN',
  '9'.repeat(200),
];

describe('cli/options', () => {
  const numbers = [
    ['parseChainId', options.parseChainId, 1n, 2n ** 64n - 1n],
    ['parseIndex', options.parseIndex, 0n, 2n ** 64n - 1n],
    ['parseSeconds', options.parseSeconds, 0n, 2n ** 64n - 1n],
    ['parseThreshold', options.parseThreshold, 1n, 2n ** 20n - 1n],
  ] as const;
  for (const [name, parse, minimum, maximum] of numbers) {
    it(`${name} takes whole numbers from ${minimum} to ${maximum}`, () => {
      expect(parse(minimum.toString())).to.equal(minimum);
      expect(parse(maximum.toString())).to.equal(maximum);
      for (const text of [...NO_WHOLE, (minimum - 1n).toString(), (maximum + 1n).toString()]) {
        expect(() => parse(text), text).to.throw(InvalidArgumentError, /^Give a whole number, /);
      }
    });
  }

  for (const [name, parse, maximum] of [
    ['parseDuration', options.parseDuration, 86_400],
    ['parseCount', options.parseCount, 100_000],
  ] as const) {
    it(`${name} takes whole numbers from 1 to ${maximum}`, () => {
      expect([parse('1'), parse(`${maximum}`)]).to.deep.equal([1, maximum]);
      for (const text of [...NO_WHOLE, '0', `${maximum + 1}`]) {
        expect(() => parse(text), text).to.throw(InvalidArgumentError, /^Give a whole number, /);
      }
    });
  }

  it('parseGwei takes gwei above 0, to the wei', () => {
    expect(options.parseGwei('500')).to.equal(500n * 10n ** 9n);
    expect(options.parseGwei('0.05')).to.equal(50_000_000n);
    expect(options.parseGwei('1.000000001')).to.equal(1_000_000_001n);
    expect(options.parseGwei('999999999')).to.equal(999_999_999n * 10n ** 9n);
    const wrong = ['0', '0.0', '0.0000000001', '1.', '.5', '1000000000', ...NO_WHOLE];
    for (const text of wrong.filter((each) => each !== '1.5')) {
      expect(() => options.parseGwei(text), text).to.throw(InvalidArgumentError, /^Give gwei/);
    }
  });

  it('parseAddress takes addresses that somebody has', () => {
    expect(options.parseAddress(CHECKSUMMED)).to.equal(CHECKSUMMED);
    expect(options.parseAddress(CHECKSUMMED.toLowerCase())).to.equal(CHECKSUMMED.toLowerCase());
    const zero = `0x${'0'.repeat(40)}`;
    for (const text of [
      CHECKSUMMED.replace('aA', 'Aa'),
      CHECKSUMMED.slice(2),
      '0x',
      'me.eth',
      zero,
    ]) {
      expect(() => options.parseAddress(text), text).to.throw(InvalidArgumentError);
    }
  });

  it('parseBlake2b takes 64 bytes in hex, as sums are published, whatever their case', () => {
    const sum = 'ab'.repeat(64);
    expect(options.parseBlake2b(sum.toUpperCase())).to.equal(sum);
    for (const text of ['', sum.slice(2), `${sum}ab`, 'zz'.repeat(64)]) {
      expect(() => options.parseBlake2b(text)).to.throw(InvalidArgumentError, '128 hex digits');
    }
  });

  it('parseBeaconValue and parseExponent take what a beacon can be', () => {
    const hash = 'aB'.repeat(32);
    for (const text of [hash, `0x${hash}`]) {
      expect(options.parseBeaconValue(text)).to.equal(hash.toLowerCase());
    }
    for (const text of ['', '0x', 'ab'.repeat(15), 'ab'.repeat(256), `${hash}a`, `${hash}zz`]) {
      expect(() => options.parseBeaconValue(text)).to.throw(InvalidArgumentError, '255 bytes');
    }
    for (const exponent of [10, 30])
      expect(options.parseExponent(`${exponent}`)).to.equal(exponent);
    for (const text of [...NO_WHOLE, '9', '31']) {
      expect(() => options.parseExponent(text)).to.throw(InvalidArgumentError, 'from 10 to 30');
    }
  });

  it('parseSelector and parseHash take exactly so many hex digits', () => {
    expect(options.parseSelector('0x673595ac')).to.equal('0x673595ac');
    expect(options.parseHash(`0x${'0'.repeat(64)}`)).to.equal(`0x${'0'.repeat(64)}`);
    for (const text of ['673595ac', '0x673595a', '0x673595ac0', '0x673595ag']) {
      expect(() => options.parseSelector(text)).to.throw(InvalidArgumentError, '8 hex digits');
      expect(() => options.parseHash(text)).to.throw(InvalidArgumentError, '64 hex digits');
    }
  });
});
