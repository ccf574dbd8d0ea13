import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { providerOf } from '../../../src/chain/node/rpc.js';
import { InputError } from '../../../src/errors.js';
import { expectError } from '../../support/expectError.js';
import { TestProvider } from '../../support/rpc.js';

const GATE = `0x${'aa'.repeat(20)}`;

describe('chain/rpc', () => {
  it('needs a node', () => {
    expectError(() => providerOf({ provider: null }), InputError, 'INVALID_VALUE');
    const connect = () => new LiquidationGateClient(GATE, { provider: null });
    expectError(connect, InputError, 'INVALID_VALUE');
    const wrong = () =>
      new LiquidationGateClient('gate.eth', new TestProvider('http://127.0.0.1:1'));
    expectError(wrong, InputError, 'INVALID_VALUE');
  });
});
