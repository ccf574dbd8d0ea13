import { expect } from 'chai';
import { type Account, accountLeaf, accountNullifier } from '../../../src/account/account.js';
import { type ClaimOptions, claimFromChain } from '../../../src/chain/gate/claim.js';
import { extraHashOf } from '../../../src/chain/gate/liquidationCall.js';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { readLedgerTree } from '../../../src/chain/ledger/ledgerTree.js';
import { priceRoundsInterface } from '../../../src/chain/rounds/roundEvent.js';
import { circuitInstance } from '../../../src/circuits/instances.js';
import { DEFAULT_ACTION } from '../../../src/defaults.js';
import { ChainError, StatementError } from '../../../src/errors.js';
import { padCoefficients } from '../../../src/market/coefficients.js';
import { coefficientsOfRound, type PriceRound } from '../../../src/market/round.js';
import { decideClaim } from '../../../src/statement/claim.js';
import { GateFixture, LIQUIDATOR, THRESHOLD } from '../../contracts/harness/gateFixture.js';
import { gateMarkets } from '../../contracts/harness/gateMarkets.js';
import { drawn, exampleAccount } from '../../support/accounts.js';
import { expectNoSecrets, expectRejection } from '../../support/expectError.js';
import { TestProvider } from '../../support/rpc.js';

/** Holds one token of the first market and owes three: liquidatable at any price. */
const accountOf = (markets: number, label: string): Account =>
  exampleAccount(markets, {
    viewingKey: drawn(`viewing key of ${label}`),
    sinceRound: 0n,
    balances: Array.from({ length: markets }, (_, k) => [10n ** 18n, 0n, -(10n ** 20n)][k] ?? 0n),
  });

const secretsOf = ({ ownerKey, viewingKey, balances }: Account) => [
  ownerKey,
  viewingKey,
  balances[0]!,
  balances[2]!,
];

describe('chain/claim', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  let gate: LiquidationGateClient;
  let round: PriceRound;
  const account = accountOf(8, 'the ledger');

  before(async () => {
    fixture = await GateFixture.setUp();
    await fixture.insert(drawn('other leaf'), accountLeaf(account));
    round = await fixture.makeRound();
  });
  after(() => fixture?.tearDown());
  beforeEach(() => {
    provider = new TestProvider(fixture.chain.url);
    gate = new LiquidationGateClient(fixture.ledger, provider);
  });
  afterEach(() => provider.destroy());

  const options = (changed: Partial<ClaimOptions> = {}): ClaimOptions => ({
    gate,
    circuit: circuitInstance('liquidatable-8-20'),
    account,
    liquidator: LIQUIDATOR,
    threshold: THRESHOLD,
    ...changed,
  });

  it('gathers all that a proof is made from', async () => {
    const made = await claimFromChain(options());
    expect(made.round).to.deep.equal(round);
    const coefficients = coefficientsOfRound(gateMarkets, round.prices);
    const tree = await readLedgerTree(fixture.ledger, provider);
    expect(made.claim).to.deep.equal({
      account,
      path: tree.path(accountLeaf(account)),
      threshold: THRESHOLD,
      round: round.number,
      coefficients,
      context: {
        chainId: 31_337n,
        gate: fixture.ledger,
        action: DEFAULT_ACTION,
        liquidator: LIQUIDATOR,
        deadline: round.time + 120n,
        extraHash: extraHashOf('0x'),
      },
    });
    const words = decideClaim(circuitInstance('liquidatable-8-20'), made.claim);
    expect(words.nullifiers[0]!).to.equal(accountNullifier(account));
  });

  it('takes what is at hand', async () => {
    const tree = await readLedgerTree(fixture.ledger, provider);
    await fixture.insert(drawn('later leaf'));
    const logs = provider.asked.get('eth_getLogs');
    const given = { tree, round, deadline: 7n, extraData: '0x1234' };
    const { claim } = await claimFromChain(options(given));
    expect(provider.asked.get('eth_getLogs')).to.equal(logs);
    expect(claim.path.root).to.equal(tree.trees[0]!.root);
    expect(claim.context.deadline).to.equal(7n);
    expect(claim.context.extraHash).to.equal(extraHashOf('0x1234'));
  });

  it('fills up the markets that the host does not have', async () => {
    const wide = accountOf(16, 'sixteen markets');
    await fixture.insert(accountLeaf(wide));
    const circuit = circuitInstance('liquidatable-16-20');
    const { claim } = await claimFromChain(options({ account: wide, circuit }));
    const coefficients = coefficientsOfRound(gateMarkets, round.prices);
    expect(claim.coefficients).to.deep.equal(padCoefficients(coefficients, 16));
    decideClaim(circuit, claim);
  });

  it('makes claims that the gate takes', async () => {
    const { claim, round: ofClaim } = await claimFromChain(options());
    const words = decideClaim(circuitInstance('liquidatable-8-20'), claim);
    const proof = fixture.prove(fixture.ledger, words.root, ofClaim, {
      words,
      context: claim.context,
    });
    expect(await gate.simulate(proof, { round: ofClaim })).to.not.equal(0n);
  });

  it('needs no tree where commitments are by account', async () => {
    const commitment = accountLeaf(account);
    await fixture.post(`0x${'77'.repeat(20)}`, commitment);
    const shared = await fixture.makeRound(fixture.rounds);
    const addressed = new LiquidationGateClient(fixture.addressed, provider);
    const circuit = circuitInstance('liquidatable-8-0');
    const made = await claimFromChain(options({ gate: addressed, circuit }));
    expect(made.round).to.deep.equal(shared);
    expect(made.claim.path).to.deep.equal({
      root: commitment,
      leaf: commitment,
      siblings: [],
      isRight: [],
    });
    decideClaim(circuit, made.claim);
  });

  describe('of an account that may not be liquidated', () => {
    const ask = async (of: Account, changed: Partial<ClaimOptions> = {}) => {
      const texts: string[] = [];
      const tamper = provider.tamper;
      provider.tamper = (method, params, result) => {
        texts.push(JSON.stringify(params).toLowerCase());
        return tamper(method, params, result);
      };
      const error = await claimFromChain(options({ account: of, ...changed })).catch(
        (thrown: unknown) => thrown,
      );
      return { error, asked: texts.join('\n') };
    };
    const hidden = (of: Account, root?: bigint) =>
      [accountNullifier(of), accountLeaf(of), ...(root === undefined ? [] : [root])].map((each) =>
        each.toString(16),
      );
    const expectNothingAsked = (asked: string, of: Account, root?: bigint) => {
      for (const secret of hidden(of, root)) expect(asked).to.not.include(secret);
    };
    const healthy: Account = {
      ...accountOf(8, 'a healthy one'),
      balances: [10n ** 19n, 0n, 0n, 0n, -1_234_567_890n, 0n, 0n, 0n],
    };
    const tooNew: Account = { ...accountOf(8, 'a new one'), sinceRound: 1_000n };
    let root: bigint;
    before(async () => {
      root = await fixture.insert(accountLeaf(healthy), accountLeaf(tooNew));
      round = await fixture.makeRound();
    });

    it('tells the node nothing', async () => {
      for (const [of, code] of [
        [healthy, 'NOT_LIQUIDATABLE'],
        [tooNew, 'ROUND_NOT_LATER'],
      ] as const) {
        const { error, asked } = await ask(of);
        await expectRejection(Promise.reject(error), StatementError, code);
        expectNothingAsked(asked, of, root);
      }
    });

    it('tells it of one that may', async () => {
      const { asked } = await ask(account);
      for (const told of [accountNullifier(account), root]) {
        expect(asked).to.include(told.toString(16));
      }
    });

    it('is not lead astray by coefficients, weights or rounds that the node makes up', async () => {
      const answerTo = (name: string, values: readonly unknown[]) => {
        const { selector } = priceRoundsInterface.getFunction(name)!;
        provider.tamper = (method, [request], result) =>
          method === 'eth_call' && (request as { data: string }).data.startsWith(selector)
            ? priceRoundsInterface.encodeFunctionResult(name, values)
            : result;
      };
      const none = new Array(8).fill(0n);
      answerTo('coefficients', [none, none.with(4, 10n ** 30n)]);
      const first = await ask(healthy);
      await expectRejection(Promise.reject(first.error), StatementError, 'NOT_LIQUIDATABLE');
      // Weights under which it would fall.
      answerTo('weightsOf', [new Array(8).fill([0n, 65_535n, 0n, 65_535n])]);
      const second = await ask(healthy, { markets: gateMarkets });
      await expectRejection(Promise.reject(second.error), StatementError, 'NOT_LIQUIDATABLE');
      answerTo('roundHash', [`0x${'11'.repeat(32)}`]);
      const third = await ask(healthy, { round });
      await expectRejection(Promise.reject(third.error), ChainError, 'REFUSED');
      for (const { asked } of [first, second, third]) expectNothingAsked(asked, healthy, root);
    });
  });

  describe('refuses', () => {
    before(() => fixture.makeRound(fixture.rounds));

    it('a circuit that the gate does not take', async () => {
      for (const name of ['liquidatable-8-0', 'liquidatable-2-2']) {
        const claim = claimFromChain(options({ circuit: circuitInstance(name) }));
        await expectRejection(claim, ChainError, 'CIRCUIT_NOT_TAKEN');
      }
    });

    it('a threshold that the host does not accept', async () => {
      const claim = claimFromChain(options({ threshold: 9_000n }));
      const error = await expectRejection(claim, ChainError, 'REFUSED');
      expect(error.details.error).to.equal('ThresholdNotAccepted');
      expect(error.message).to.include('9000 basis points');
    });

    it('an account that is not there', async () => {
      const stranger = accountOf(8, 'a stranger');
      const claim = claimFromChain(options({ account: stranger }));
      expectNoSecrets(
        await expectRejection(claim, StatementError, 'NOT_IN_TREE'),
        secretsOf(stranger),
      );
    });

    it('a commitment that the host does not have', async () => {
      const stranger = accountOf(8, 'another stranger');
      const addressed = new LiquidationGateClient(fixture.addressed, provider);
      const circuit = circuitInstance('liquidatable-8-0');
      const claim = claimFromChain(options({ gate: addressed, circuit, account: stranger }));
      const error = await expectRejection(claim, ChainError, 'REFUSED');
      expect(error.details.error).to.equal('RootUnknown');
      expectNoSecrets(error, [...secretsOf(stranger), accountLeaf(stranger)]);
    });

    it('a tree of another ledger', async () => {
      const other = await fixture.address('PrivateLedger', fixture.ledgerArguments());
      await fixture.send('PrivateLedger', other, 'insert', [[accountLeaf(account)]]);
      const tree = await readLedgerTree(other, provider);
      const error = await expectRejection(claimFromChain(options({ tree })), ChainError, 'REFUSED');
      expect(error.details.error).to.equal('RootUnknown');
    });

    it('a tree to be read where there is none', async () => {
      const verifiers = [await fixture.verifier('liquidatable-8-20')];
      const address = await fixture.address(
        'AddressedLedger',
        fixture.addressedArguments(verifiers),
      );
      const claim = claimFromChain(options({ gate: new LiquidationGateClient(address, provider) }));
      const error = await expectRejection(claim, ChainError, 'NO_CONTRACT');
      expect(error.message).to.include('is not the private ledger');
    });

    it('an account that moved or was liquidated', async () => {
      const moved = accountOf(8, 'one who moved');
      await fixture.insert(accountLeaf(moved));
      const args = [accountNullifier(moved), drawn('after the move')];
      await fixture.send('PrivateLedger', fixture.ledger, 'update', args);
      const claim = claimFromChain(options({ account: moved }));
      const error = await expectRejection(claim, ChainError, 'REFUSED');
      expect(error.details.error).to.equal('NullifierUsed');
      expectNoSecrets(error, [...secretsOf(moved), accountNullifier(moved)]);
    });

    it('to go without a round', async () => {
      const ledger = await fixture.address('PrivateLedger', fixture.ledgerArguments());
      await fixture.send('PrivateLedger', ledger, 'insert', [[accountLeaf(account)]]);
      const empty = new LiquidationGateClient(ledger, provider);
      const claim = claimFromChain(options({ gate: empty }));
      await expectRejection(claim, ChainError, 'ROUND_UNKNOWN');
    });
  });
});
