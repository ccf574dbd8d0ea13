import { exampleMarketFile } from '../support/exampleFiles.js';

const address = (digit: string) => `0x${digit.repeat(40)}`;
const hash = (digit: string) => `0x${digit.repeat(64)}`;

/** A good receipt's file. */
export const receiptFile = {
  format: 'zkliq/receipt/1',
  chainId: '31337',
  gate: address('a'),
  circuitId: hash('1'),
  keyHash: hash('2'),
  nullifier: '14474011154664524427946373126085988481658748083205070504932198000989141204999',
  round: '12',
  threshold: '10000',
  liquidator: address('b'),
  transaction: hash('3'),
  signature: `0x${'d4'.repeat(64)}1b`,
};

/** A good deployment's file. */
export const deploymentFile = {
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
      circuitId: hash('5'),
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
