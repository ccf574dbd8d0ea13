import { expect } from 'chai';
import { chosenEngine, ENGINE_CHOICES } from '../../src/cli/engine.js';
import { InputError } from '../../src/errors.js';
import { expectError } from '../support/expectError.js';

const VARIABLE = 'ZKLIQ_RAPIDSNARK';

describe('cli/engine', () => {
  const before = process.env[VARIABLE];
  afterEach(() => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  });

  it('takes engines by name', () => {
    for (const choice of ENGINE_CHOICES) {
      if (choice !== 'rapidsnark') expect(chosenEngine(choice)).to.equal(choice);
    }
  });

  it('takes rapidsnark if it is said where it is', () => {
    process.env[VARIABLE] = '/opt/rapidsnark/prover';
    expect(chosenEngine('rapidsnark')).to.be.a('function');
    for (const nothing of [undefined, '']) {
      delete process.env[VARIABLE];
      if (nothing !== undefined) process.env[VARIABLE] = nothing;
      const choose = () => chosenEngine('rapidsnark');
      expect(expectError(choose, InputError, 'USAGE').message).to.include(VARIABLE);
    }
  });
});
