import { expect } from 'chai';
import { formatTime } from '../src/time.js';

describe('time', () => {
  it('shows times as UTC as far as there are dates', () => {
    expect(formatTime(0n)).to.equal('1970-01-01T00:00:00Z');
    expect(formatTime(4_102_444_800n)).to.equal('2100-01-01T00:00:00Z');
    expect(formatTime(2n ** 64n - 1n)).to.equal('unix time 18446744073709551615');
  });
});
