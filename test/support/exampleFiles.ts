import { circuitId, circuitInstance } from '../../src/circuits/instances.js';

/** Contents of small files of each format, to be changed by tests. */

const address = (digit: string) => `0x${digit.repeat(40)}`;
const hash = (digit: string) => `0x${digit.repeat(64)}`;

const weights = (asset: number) => ({ asset, liability: 10_000 });

export const exampleMarketFile = {
  format: 'zkliq/market/1',
  markets: [
    {
      symbol: 'WETH',
      decimals: 18,
      weights: { maintenance: weights(8_000), initial: weights(7_500) },
    },
    {
      symbol: 'USDC',
      decimals: 6,
      weights: { maintenance: weights(9_000), initial: weights(8_500) },
    },
  ],
};

export const exampleRoundFile = {
  format: 'zkliq/round/1',
  number: '7',
  time: '1798761600',
  prices: { WETH: '2000.5', USDC: '1' },
};

/** 1 WETH held, 1,700 USDC owed: liquidatable below 2125 USD. */
export const exampleAccountFile = {
  format: 'zkliq/account/1',
  ownerKey: '4019040461897145162952624054696666476409077055817716105549976059048402151657',
  viewingKey: '191751101901951257643642889985273656709657533708937385976979841559931197275',
  nonce: '2',
  sinceRound: '6',
  balances: { WETH: '1000000000000000000', USDC: '-1700000000' },
};

/** Of a private ledger, with what is made up told apart by its digits. */
export const exampleDeploymentFile = {
  format: 'zkliq/deployment/1',
  chainId: '31337',
  host: 'private-ledger',
  gate: address('1'),
  rounds: address('1'),
  block: 7,
  operator: address('2'),
  threshold: '10000',
  maximumRoundAge: '120',
  markets: exampleMarketFile.markets,
  circuits: [
    {
      circuit: 'liquidatable-2-2',
      verifier: address('3'),
      circuitId: circuitId(circuitInstance('liquidatable-2-2')),
      keyHash: hash('4'),
      trust: 'development',
    },
  ],
  compiler: 'v0.8.37+commit.f401782d',
  contracts: [
    {
      name: 'PrivateLedger',
      source: 'contracts/examples/PrivateLedger.sol',
      address: address('1'),
      constructorArguments: '0x00ff',
      libraries: { PoseidonT3: address('5') },
      transaction: hash('6'),
      block: 7,
      gasUsed: '3659185',
    },
  ],
};

export const exampleReceiptFile = {
  format: 'zkliq/receipt/1',
  chainId: '31337',
  gate: `0x${'aa'.repeat(20)}`,
  circuitId: `0x${'c1'.repeat(32)}`,
  keyHash: `0x${'c2'.repeat(32)}`,
  nullifier: '14474011154664524427946373126085988481658748083205070504932198000989141204999',
  round: '12',
  threshold: '10000',
  liquidator: `0x${'bb'.repeat(20)}`,
  transaction: `0x${'c3'.repeat(32)}`,
  signature: `0x${'d4'.repeat(64)}1b`,
};

/** A deep copy with the value at a dotted path replaced, or removed if it is `undefined`. */
export function changedFile(file: object, path: string, value: unknown): object {
  const copy = structuredClone(file);
  const names = path.split('.');
  const last = names.pop()!;
  let place = copy as Record<string, unknown>;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
