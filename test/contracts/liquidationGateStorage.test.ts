import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { RoundsFixture } from './harness/roundsFixture.js';
import { type StoredVariable, storageLayouts } from './harness/storageLayout.js';

const FILES = [
  'contracts/Groth16Verifier.sol',
  'contracts/PriceRounds.sol',
  'contracts/OwnRoundsGate.sol',
  'contracts/SharedRoundsGate.sol',
  'contracts/examples/PrivateLedger.sol',
  'contracts/examples/AddressedLedger.sol',
];

const ROW = /^\| (\d+) \| (\d+) \| `(\w+)` \| `([^`]+)` \| .+ \|$/;

/** The tables of docs/storage.md, by their headings. */
function documented(): Map<string, StoredVariable[]> {
  const tables = new Map<string, StoredVariable[]>();
  let rows: StoredVariable[] = [];
  for (const line of readFileSync('docs/storage.md', 'utf8').split('\n')) {
    const heading = /^##+ (.+)$/.exec(line)?.[1];
    if (heading !== undefined) {
      rows = [];
      tables.set(heading, rows);
    }
    const [, slot, offset, name, type] = ROW.exec(line) ?? [];
    if (slot !== undefined) rows.push({ slot, offset: Number(offset), name: name!, type: type! });
  }
  return tables;
}

describe('storage', () => {
  let layouts: ReturnType<typeof storageLayouts>;

  before(() => {
    layouts = storageLayouts(FILES);
  });

  it('is laid out as docs/storage.md says, contracts and structs', () => {
    const tables = [...documented()].filter(([, rows]) => rows.length > 0);
    expect(tables.map(([name]) => name)).to.deep.equal([
      'PrivateLedger',
      'AddressedLedger',
      'PriceRounds',
      'struct IPriceRounds.ListedFeed',
      'struct RootHistory.Data',
      'struct LeanIMTData',
      'struct AddressedLedger.AccountState',
    ]);
    for (const [name, rows] of tables) expect(layouts.get(name), name).to.deep.equal(rows);
  });

  it('is none in the verifier, one slot in a gate, 124 in one that makes its rounds', () => {
    expect(layouts.get('Groth16Verifier')).to.deep.equal([]);
    expect(layouts.get('SharedRoundsGate')!.map(({ name, slot }) => [name, slot])).to.deep.equal([
      ['_records', '0'],
    ]);
    // 16 prices, two in a slot, from slot 116 on.
    const last = layouts.get('OwnRoundsGate')!.at(-1)!;
    expect([last.name, last.slot, last.type]).to.deep.equal(['_lastPrices', '116', 'uint112[16]']);
    expect(layouts.get('PrivateLedger')!.find(({ name }) => name === '_trees')!.slot).to.equal(
      '124',
    );
  });

  it('has weights and last prices where docs/storage.md says', async () => {
    const fixture = await RoundsFixture.setUp();
    try {
      const feeds = await fixture.feeds(...Array.from({ length: 9 }, (_, k) => 100n + BigInt(k)));
      const listings = feeds.map((feed, k) => {
        const [asset, liability] = [BigInt(k), 10_000n + BigInt(k)];
        const maintenance = { asset, liability };
        const initial = { asset: asset + 100n, liability: liability + 100n };
        return { feeds: [feed], weights: { maintenance, initial } };
      });
      const rounds = await fixture.address(listings);
      const { prices } = await fixture.makeRound(rounds);
      const first = BigInt(
        keccak256(AbiCoder.defaultAbiCoder().encode(['uint32', 'uint256'], [1, 0])),
      );
      for (const [tier, name] of (['maintenance', 'initial'] as const).entries()) {
        for (const [k, { weights }] of listings.entries()) {
          const slot = first + BigInt(2 * tier + Math.floor(k / 8));
          const word = await fixture.chain.storageAt(rounds, slot);
          const { asset, liability } = weights[name];
          const packed = BigInt.asUintN(32, word >> BigInt(32 * (k % 8)));
          expect(packed).to.equal(asset | (liability << 16n));
        }
      }
      for (const [k, price] of prices.entries()) {
        const word = await fixture.chain.storageAt(rounds, 115n + BigInt(Math.floor(k / 2)));
        expect(BigInt.asUintN(112, word >> BigInt(112 * (k % 2)))).to.equal(price);
        const feed = await fixture.chain.storageAt(rounds, 3n + 7n * BigInt(k));
        expect(BigInt.asUintN(160, feed)).to.equal(BigInt(feeds[k]!));
        expect(feed >> 200n).to.equal(1n);
      }
    } finally {
      await fixture.tearDown();
    }
  });
});
