import { expect } from 'chai';
import { chainErrorOf } from '../../../src/chain/node/nodeError.js';
import { withoutSecrets } from '../../../src/chain/node/redaction.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

describe('chain/redaction', () => {
  const URL = 'http://user:pa%20ss@node.example/v2/shortkey/x?token=tiny%2Btoken';
  const provider = new TestProvider(URL);
  after(() => provider.destroy());

  it('leaves out every part of the URL that was asked, however short', () => {
    for (const secret of ['user', 'pa ss', 'pa%20ss', 'shortkey', 'tiny+token', 'node.example']) {
      const shown = withoutSecrets(`the key ${secret} of v2 is unknown`, provider);
      expect(shown).to.equal('the key … of v2 is unknown');
    }
  });

  it('of errors, where it is known who was asked', () => {
    const { message } = chainErrorOf(nodeError('shortkey is disabled'), provider);
    expect(message).to.equal('The node failed: it answered "… is disabled"');
  });

  it('leaves the rest as it is', () => {
    expect(withoutSecrets('shortkey', { provider: null })).to.equal('shortkey');
    expect(withoutSecrets('header not found', provider)).to.equal('header not found');
  });
});
