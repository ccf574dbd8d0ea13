import { JsonRpcProvider, Network } from 'ethers/providers';
import fc from 'fast-check';
import { LiquidationGateClient } from '../../src/chain/gate/liquidationGate.js';
import { readLedgerTree } from '../../src/chain/ledger/ledgerTree.js';
import { decodeRefusal } from '../../src/chain/refusals/refusals.js';
import { PriceRoundsClient } from '../../src/chain/rounds/priceRounds.js';
import { GateFixture } from '../contracts/harness/gateFixture.js';
import { otherValues } from './damage.js';
import type { Target } from './target.js';
import { typedErrorsOnly } from './typed.js';

/** How answers of a node are changed: which of them, what they become. */
interface Lie {
  readonly at: number;
  readonly seed: number;
}

/** A node that answers as a real one did, but for one answer or two. */
class LyingNode extends JsonRpcProvider {
  readonly #answers: Map<string, unknown>;
  #asked = 0;

  constructor(
    url: string,
    chainId: bigint,
    answers: Map<string, unknown>,
    private readonly lies: readonly Lie[],
  ) {
    const network = Network.from(chainId);
    super(url, network, { cacheTimeout: -1, batchMaxCount: 1, staticNetwork: network });
    this.#answers = answers;
  }

  override async send(method: string, params: unknown[]): Promise<unknown> {
    const question = JSON.stringify([method, params]);
    if (!this.#answers.has(question)) {
      this.#answers.set(question, await super.send(method, params).catch(() => '0x'));
    }
    const answer = structuredClone(this.#answers.get(question));
    const lie = this.lies.find(({ at }) => at === this.#asked);
    this.#asked += 1;
    return lie === undefined ? answer : lying(answer, lie.seed);
  }
}

/** Another answer in its place: another shape, or hex with other digits, more of them or fewer. */
function lying(answer: unknown, seed: number): unknown {
  if (typeof answer === 'string' && /^0x/.test(answer) && seed % 4 !== 0) {
    const digits = answer.slice(2);
    const at = seed % (digits.length + 1);
    const kind = (seed >>> 3) % 5;
    if (kind === 0) return `0x${digits.slice(0, at)}`;
    if (kind === 1) return `0x${digits}${'ff'.repeat(seed % 200)}`;
    if (kind === 2) return `0x${digits.slice(0, at)}f${digits.slice(at + 1)}`;
    if (kind === 3) return `0x${digits.slice(0, at)}${'f'.repeat(64)}${digits.slice(at + 64)}`;
    return `0x${'f'.repeat(digits.length)}`;
  }
  return fc.sample(otherValues([answer]), { seed, numRuns: 1 })[0];
}

export interface NodeTargets {
  readonly targets: readonly Target[];
  stop(): Promise<void>;
}

/** What is asked of a node, and how its answers are read. */
export async function nodeTargets(): Promise<NodeTargets> {
  const fixture = await GateFixture.setUp();
  const { number } = await fixture.makeRound(fixture.ledger);
  await fixture.send('PrivateLedger', fixture.ledger, 'insert', [[5n, 6n, 7n]]);
  const { url, chainId } = fixture.chain;

  const lies = fc.array(fc.record({ at: fc.nat(8), seed: fc.nat(2 ** 31 - 1) }), {
    minLength: 1,
    maxLength: 3,
  });
  const target = (name: string, ask: (node: LyingNode) => Promise<unknown>): Target => {
    const answers = new Map<string, unknown>();
    return {
      name: `answers: ${name}`,
      runs: 50,
      property: fc.asyncProperty(lies, async (list) => {
        const node = new LyingNode(url, chainId, answers, list);
        try {
          await typedErrorsOnly(() => ask(node));
        } finally {
          node.destroy();
        }
      }),
    };
  };
  const targets = [
    target('a round', (node) => new PriceRoundsClient(fixture.ledger, node).round(number)),
    target('weights', (node) => new PriceRoundsClient(fixture.ledger, node).weightsOf(1n)),
    target('a gate', async (node) => {
      const gate = new LiquidationGateClient(fixture.ledger, node);
      await gate.authorizationOf(5n);
      await gate.isKnownRoot(5n);
    }),
    target('a ledger', (node) => readLedgerTree(fixture.ledger, node)),
    {
      name: 'data of a refusal',
      runs: 200,
      property: fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) =>
        typedErrorsOnly(() => decodeRefusal(`0x${Buffer.from(bytes).toString('hex')}`)),
      ),
    },
  ];
  return { targets, stop: () => fixture.tearDown() };
}
