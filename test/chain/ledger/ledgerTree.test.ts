import { expect } from 'chai';
import { privateLedgerInterface } from '../../../src/chain/ledger/ledgerLeaves.js';
import { readLedgerTree } from '../../../src/chain/ledger/ledgerTree.js';
import { ChainError, InputError, StatementError } from '../../../src/errors.js';
import { rootOfPath } from '../../../src/tree/accountTree.js';
import { GateFixture } from '../../contracts/harness/gateFixture.js';
import { drawn } from '../../support/accounts.js';
import { expectError, expectRejection } from '../../support/expectError.js';
import { nodeError, TestProvider } from '../../support/rpc.js';

interface RpcLog {
  readonly topics: string[];
  readonly data: string;
}

interface Inserted {
  readonly tree: bigint;
  readonly firstIndex: bigint;
  readonly leaves: readonly bigint[];
  readonly root: bigint;
}

const DEPTH = 2n;
const leaves = Array.from({ length: 11 }, (_, i) => drawn(`ledger leaf ${i}`));

describe('chain/ledgerTree', () => {
  let fixture: GateFixture;
  let provider: TestProvider;
  /** Of trees with 4 leaves: two full ones, and a third. */
  let ledger = '';

  before(async () => {
    fixture = await GateFixture.setUp();
    const settings = fixture.ledgerArguments({ depth: DEPTH, rootWindow: 1n });
    ledger = await fixture.address('PrivateLedger', settings);
  });
  after(() => fixture?.tearDown());
  beforeEach(() => {
    provider = new TestProvider(fixture.chain.url);
  });
  afterEach(() => provider.destroy());

  const insert = (from: number, to: number, at = ledger) =>
    fixture.send('PrivateLedger', at, 'insert', [leaves.slice(from, to)]);

  const tamper = (change: (event: Inserted) => Partial<Inserted> | null) => {
    provider.tamper = (method, _, result) => {
      if (method !== 'eth_getLogs') return result;
      return (result as RpcLog[]).flatMap((log) => {
        const decoded = privateLedgerInterface.decodeEventLog(
          'LeavesInserted',
          log.data,
          log.topics,
        );
        const event = decoded.toObject() as unknown as Inserted;
        const inserted = { ...event, leaves: [...event.leaves] };
        const changed = change(inserted);
        if (changed === null) return [];
        const { tree, firstIndex, leaves, root } = { ...inserted, ...changed };
        const values = [tree, firstIndex, leaves, root];
        return [{ ...log, ...privateLedgerInterface.encodeEventLog('LeavesInserted', values) }];
      });
    };
  };

  it('has no tree where there are no leaves', async () => {
    const tree = await readLedgerTree(ledger, provider);
    expect(tree.trees).to.deep.equal([]);
    expectError(() => tree.path(leaves[0]!), StatementError, 'NOT_IN_TREE');
  });

  describe('with leaves', () => {
    before(async () => {
      await insert(0, 3);
      await insert(3, 4);
      await insert(4, 8);
      await insert(8, 9);
      await fixture.chain.pass(1);
      await insert(9, 11);
    });

    it('builds all trees, and finds every leaf in its own', async () => {
      const tree = await readLedgerTree(ledger, provider);
      expect(tree.block).to.equal(await provider.getBlockNumber());
      const listed = tree.trees.map((each) => each.leaves);
      expect(listed).to.deep.equal([leaves.slice(0, 4), leaves.slice(4, 8), leaves.slice(8)]);
      const gate = (root: bigint) => fixture.ask('PrivateLedger', ledger, 'isKnownRoot', [root]);
      for (const leaf of leaves) {
        const path = tree.path(leaf);
        expect(path.leaf).to.equal(leaf);
        expect(rootOfPath(path)).to.equal(path.root);
        expect((await gate(path.root))[0]).to.equal(true);
      }
      expectError(() => tree.path(drawn('elsewhere')), StatementError, 'NOT_IN_TREE');
    });

    it('reads them in whatever steps', async () => {
      const roots = async (chunk?: number) =>
        (await readLedgerTree(ledger, provider, { ...(chunk && { chunk }) })).trees.map(
          ({ root }) => root,
        );
      const expected = await roots();
      for (const chunk of [1, 2, 3, 7]) expect(await roots(chunk)).to.deep.equal(expected);
      provider.tamper = (method, [filter], result) => {
        if (method !== 'eth_getLogs') return result;
        const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
        if (Number(toBlock) - Number(fromBlock) < 3) return result;
        throw nodeError('query returned more than 10000 results');
      };
      expect(await roots()).to.deep.equal(expected);
    });

    it('does not care in which order a node lists events', async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_getLogs' ? (result as unknown[]).toReversed() : result;
      expect((await readLedgerTree(ledger, provider)).trees.length).to.equal(3);
    });

    it('reads as of one block, whatever is mined meanwhile', async () => {
      const settings = fixture.ledgerArguments({ depth: DEPTH });
      const other = await fixture.address('PrivateLedger', settings);
      await insert(0, 2, other);
      const block = await provider.getBlockNumber();
      const asked: string[] = [];
      provider.tamper = (method, params, result) => {
        if (method === 'eth_call') asked.push(String(params[1]));
        if (method === 'eth_getLogs') asked.push((params[0] as { toBlock: string }).toBlock);
        return result;
      };
      const original = provider.getBlockNumber.bind(provider);
      provider.getBlockNumber = async () => {
        const number = await original();
        await insert(2, 3, other);
        return number;
      };
      const tree = await readLedgerTree(other, provider);
      expect(tree.block).to.equal(block);
      expect(tree.trees[0]!.leaves).to.deep.equal(leaves.slice(0, 2));
      expect(new Set(asked.map(Number))).to.deep.equal(new Set([block]));
    });

    it('notices that it began too late', async () => {
      const fromBlock = await provider.getBlockNumber();
      const late = readLedgerTree(ledger, provider, { fromBlock });
      await expectRejection(late, ChainError, 'EVENTS_MISSING');
      const never = readLedgerTree(ledger, provider, { fromBlock: fromBlock + 1 });
      await expectRejection(never, ChainError, 'EVENTS_MISSING');
    });

    const lies: readonly (readonly [
      what: string,
      change: (event: Inserted) => Partial<Inserted> | null,
      code: ChainError['code'],
    ])[] = [
      ['hides all events', () => null, 'EVENTS_MISSING'],
      ['hides the last events', ({ tree }) => (tree === 2n ? null : {}), 'EVENTS_MISSING'],
      ['hides the last one', (each) => (each.firstIndex === 1n ? null : {}), 'EVENTS_MISSING'],
      ['hides one between', (each) => (each.firstIndex === 3n ? null : {}), 'EVENTS_MISSING'],
      ['hides the first tree', ({ tree }) => (tree === 0n ? null : {}), 'EVENTS_MISSING'],
      ['moves an event', (each) => ({ firstIndex: each.firstIndex + 1n }), 'EVENTS_MISSING'],
      ['names far trees', (each) => ({ tree: each.tree + 2n ** 200n }), 'EVENTS_MISSING'],
      ['adds leaves', ({ leaves }) => ({ leaves: [...leaves, 7n] }), 'EVENTS_MISSING'],
      ['changes a root', ({ root }) => ({ root: root + 1n }), 'ROOT_MISMATCH'],
      [
        'changes the root of a full tree',
        ({ tree, root }) => (tree === 0n ? { root: root + 1n } : {}),
        'ROOT_MISMATCH',
      ],
      ['changes a leaf', ({ leaves }) => ({ leaves: [5n, ...leaves.slice(1)] }), 'ROOT_MISMATCH'],
      ['swaps leaves', ({ leaves }) => ({ leaves: leaves.toReversed() }), 'ROOT_MISMATCH'],
      ['repeats a leaf', ({ leaves }) => ({ leaves: leaves.map(() => 5n) }), 'ROOT_MISMATCH'],
      ['has leaves of 0', ({ leaves }) => ({ leaves: leaves.map(() => 0n) }), 'ROOT_MISMATCH'],
      [
        'has leaves beyond r',
        ({ leaves }) => ({ leaves: leaves.map((leaf) => leaf + 2n ** 255n) }),
        'ROOT_MISMATCH',
      ],
    ];
    for (const [what, change, code] of lies) {
      it(`notices a node that ${what}`, async () => {
        tamper(change);
        await expectRejection(readLedgerTree(ledger, provider), ChainError, code);
      });
    }

    it('notices a depth that no ledger has, before it counts with it', async () => {
      const { selector } = privateLedgerInterface.getFunction('depth')!;
      for (const depth of [0n, 33n, 2n ** 200n]) {
        provider.tamper = (method, [request], result) =>
          method === 'eth_call' && (request as { data: string }).data.startsWith(selector)
            ? privateLedgerInterface.encodeFunctionResult('depth', [depth])
            : result;
        await expectRejection(readLedgerTree(ledger, provider), ChainError, 'NO_CONTRACT');
      }
    });

    it('notices logs that are none', async () => {
      provider.tamper = (method, _, result) =>
        method === 'eth_getLogs'
          ? (result as object[]).map((log) => ({ ...log, data: '0x1234' }))
          : result;
      await expectRejection(readLedgerTree(ledger, provider), ChainError, 'RPC_FAILED');
    });
  });

  it('reads a ledger that is as deep as can be', async () => {
    const settings = fixture.ledgerArguments({ depth: 32n });
    const deepest = await fixture.address('PrivateLedger', settings);
    await insert(0, 3, deepest);
    const { trees } = await readLedgerTree(deepest, provider);
    const [root] = await fixture.ask('PrivateLedger', deepest, 'currentRoot');
    expect(trees.map((tree) => tree.root)).to.deep.equal([root]);
  });

  it('asks for at least one block at a time', async () => {
    const reading = readLedgerTree(ledger, provider, { chunk: 0 });
    await expectRejection(reading, InputError, 'INVALID_VALUE');
  });

  it('reads only what is a ledger', async () => {
    for (const address of [`0x${'ab'.repeat(20)}`, fixture.addressed, fixture.rounds]) {
      await expectRejection(readLedgerTree(address, provider), ChainError, 'NO_CONTRACT');
    }
  });
});
