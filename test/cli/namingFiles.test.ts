import { expect } from 'chai';
import { namingFiles } from '../../src/cli/namingFiles.js';
import { InputError, StatementError } from '../../src/errors.js';
import { expectRejection } from '../support/expectError.js';

describe('cli/namingFiles', () => {
  const files = ['a.json', '$&.json'];
  const failing = (error: unknown) => namingFiles(files, 'claim', () => Promise.reject(error));

  it('names the files that an error counts, and keeps the rest of it', async () => {
    const counted = new StatementError(
      'ACCOUNT_REPEATED',
      'Claim 1 is about the account of claim 0: it counts once',
      { claim: 1 },
    );
    const error = await expectRejection(failing(counted), StatementError, 'ACCOUNT_REPEATED');
    expect(error.message).to.equal('$&.json is about the account of a.json: it counts once');
    expect(error.details).to.deep.equal({ claim: 1, file: '$&.json' });
  });

  it('lets other errors and results through', async () => {
    for (const error of [new InputError('USAGE', 'claim 1'), new Error('claim 1')]) {
      const thrown = await failing(error).catch((each: unknown) => each);
      expect(thrown).to.equal(error);
    }
    expect(await namingFiles(files, 'proof', async () => 7)).to.equal(7);
  });
});
