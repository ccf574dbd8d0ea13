import { expect } from 'chai';
import {
  ArtifactsError,
  ChainError,
  InputError,
  ProvingError,
  StatementError,
} from '../../src/errors.js';
import { packError, unpackError } from '../../src/pool/sentError.js';

describe('errors between threads', () => {
  const errors = [
    new ArtifactsError('DEVELOPMENT_KEY', 'not here', { chainId: 1n }),
    new ChainError('REFUSED', 'no'),
    new InputError('INVALID_VALUE', 'wrong', { name: 'nonce' }),
    new ProvingError('WITNESS_FAILED', 'none'),
    new StatementError('NOT_LIQUIDATABLE', 'healthy', { healthFactor: null, threshold: 100n }),
  ];

  it('arrive as they were: class, code, message and details', () => {
    for (const error of errors) {
      const arrived = unpackError(structuredClone(packError(error)));
      expect(arrived).to.be.instanceOf(error.constructor);
      expect(arrived.name).to.equal(error.name);
      expect(arrived.code).to.equal(error.code);
      expect(arrived.message).to.equal(error.message);
      expect(arrived.details).to.deep.equal(error.details);
    }
  });

  it('tell nothing of what others say, which may quote a claim', () => {
    const secret = '123456789123456789';
    const cause = new TypeError(`Cannot convert ${secret}`);
    for (const error of [
      cause,
      secret,
      new ProvingError('ENGINE_FAILED', 'The proof could not be computed', {}, { cause }),
    ]) {
      const sent = packError(error);
      expect(JSON.stringify(sent)).to.not.contain(secret);
      const arrived = unpackError(sent);
      expect(arrived).to.be.instanceOf(ProvingError);
      expect(arrived.code).to.equal('ENGINE_FAILED');
      expect(arrived.cause).to.equal(undefined);
    }
    expect(packError(cause).message).to.contain('TypeError');
  });
});
