/** What the README's example does, in the circuit that is made in seconds. */
import process from 'node:process';
import {
  type Account,
  AccountTree,
  accountLeaf,
  type CircuitInstance,
  coefficientsOf,
  DEFAULT_ACTION,
  deriveAccountKeys,
  type LiquidationProof,
  type Market,
  NO_EXTRA_DATA,
  Prover,
  parsePrice,
  reportEngine,
  StatementError,
  setUp,
  type Verdict,
  Verifier,
} from 'zkliq';

const { artifacts } = await setUp('liquidatable-2-2');
const instance: CircuitInstance = artifacts.instance;

const gate = '0x00000000000000000000000000000000000000aa';
const weights = { asset: 8_000n, liability: 10_000n };
const markets: readonly Market[] = [
  { symbol: 'WETH', decimals: 18, weights: { maintenance: weights, initial: weights } },
  { symbol: 'USDC', decimals: 6, weights: { maintenance: weights, initial: weights } },
];
const { ownerKey, viewingKey } = deriveAccountKeys(crypto.getRandomValues(new Uint8Array(32)), {
  chainId: 31_337n,
  host: gate,
  index: 0n,
});
const account: Account = {
  ownerKey,
  viewingKey,
  nonce: 1n,
  sinceRound: 41n,
  balances: [10n ** 18n, -2_000_000_000n],
};
const tree = await AccountTree.create([accountLeaf(account)], instance.depth);

const claimAt = (price: string) => ({
  account,
  path: tree.path(accountLeaf(account)),
  threshold: 10_000n,
  round: 42n,
  coefficients: coefficientsOf(markets, [parsePrice(price, 18), parsePrice('1', 6)]),
  context: {
    chainId: 31_337n,
    gate,
    action: DEFAULT_ACTION,
    liquidator: '0x00000000000000000000000000000000000000bb',
    deadline: 4_102_444_800n,
    extraHash: NO_EXTRA_DATA,
  },
});

const prover = await Prover.create(artifacts);
const proof: LiquidationProof = await prover.prove(claimAt('2400'));
const verdict: Verdict = await new Verifier(artifacts).verify(proof);
const refused = await prover.prove(claimAt('3000')).then(
  () => null,
  (error: unknown) => (error instanceof StatementError ? error.code : String(error)),
);
await prover.close();
const { engine, advice } = reportEngine();
process.stdout.write(JSON.stringify({ engine, advice, verdict, refused }));
