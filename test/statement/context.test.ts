import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import fc from 'fast-check';
import { NO_EXTRA_DATA } from '../../src/defaults.js';
import { InputError } from '../../src/errors.js';
import { isScalar } from '../../src/field.js';
import { type ContextFields, computeContext } from '../../src/statement/context.js';
import { exampleContext } from '../support/accounts.js';
import { check, dearRuns } from '../support/check.js';
import { expectError } from '../support/expectError.js';
import { context } from '../support/generators.js';

const mixedCase = getAddress(`0x${'ab'.repeat(20)}`);

describe('statement/context', () => {
  it('is a field element that every field changes', () => {
    check(
      fc.property(context(), context(), (one, other) => {
        const value = computeContext(one);
        expect(isScalar(value)).to.equal(true);
        for (const name of Object.keys(one) as (keyof ContextFields)[]) {
          if (one[name] === other[name]) continue;
          expect(computeContext({ ...one, [name]: other[name] }), name).to.not.equal(value);
        }
      }),
      dearRuns(500),
    );
  });

  it('does not depend on how hex is spelt', () => {
    const upper = { ...exampleContext, gate: mixedCase, action: '0xDEADBEEF' };
    const lower = { ...exampleContext, gate: mixedCase.toLowerCase() };
    expect(computeContext(upper)).to.equal(computeContext(lower));
  });

  it('NO_EXTRA_DATA is 32 zero bytes', () => {
    expect(NO_EXTRA_DATA).to.match(/^0x0{64}$/);
  });

  const wrong: [keyof ContextFields, Partial<ContextFields>][] = [
    ['chainId', { chainId: 0n }],
    ['chainId', { chainId: 1n << 64n }],
    ['deadline', { deadline: -1n }],
    ['deadline', { deadline: 1n << 64n }],
    ['gate', { gate: 'ab'.repeat(20) }],
    ['gate', { gate: `0x${'ab'.repeat(19)}` }],
    ['gate', { gate: mixedCase.replace('aB', 'Ab') }],
    ['gate', { gate: 'vitalik.eth' }],
    ['liquidator', { liquidator: '' }],
    ['liquidator', { liquidator: `0x${'g'.repeat(40)}` }],
    ['action', { action: 'deadbeef' }],
    ['action', { action: '0xdeadbe' }],
    ['action', { action: '0xdeadbeef00' }],
    ['action', { action: '0xdeadbeeg' }],
    ['extraHash', { extraHash: '0x' }],
    ['extraHash', { extraHash: `${NO_EXTRA_DATA}00` }],
    ['extraHash', { extraHash: `${NO_EXTRA_DATA}\n` }],
  ];
  for (const [name, changed] of wrong) {
    it(`refuses ${name} ${JSON.stringify(String(Object.values(changed)[0]))}`, () => {
      const error = expectError(
        () => computeContext({ ...exampleContext, ...changed }),
        InputError,
        'INVALID_VALUE',
      );
      expect(error.message).to.include(name);
    });
  }
});
