import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { getAddress } from 'ethers/address';
import type { TransactionResponse } from 'ethers/providers';
import { Transaction } from 'ethers/transaction';
import { Wallet } from 'ethers/wallet';
import { LiquidationGateClient } from '../../../src/chain/gate/liquidationGate.js';
import { Outbox } from '../../../src/chain/outbox/outbox.js';
import type { OutboxOptions } from '../../../src/chain/outbox/outboxOptions.js';
import type {
  NamedProof,
  OutboxEvent,
  OutboxReport,
} from '../../../src/chain/outbox/outboxReport.js';
import type { PriceRound } from '../../../src/market/round.js';
import { STRANGER } from '../../contracts/harness/chain.js';
import { type Changes, GateFixture } from '../../contracts/harness/gateFixture.js';
import { drawn } from '../../support/accounts.js';
import { TestProvider } from '../../support/rpc.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

const hex = (value: bigint | number) => `0x${value.toString(16)}`;

export interface MinedTransaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly nonce: number;
}

/** A node whose requests may fail on their way. */
export class MeddledProvider extends TestProvider {
  /** Called before each request; what it throws is the answer. */
  before: (method: string, params: readonly unknown[]) => void = () => {};

  override async send(method: string, params: unknown[]): Promise<unknown> {
    this.before(method, params);
    return super.send(method, params);
  }
}

/** A ledger, a sender of its own, and proofs that are made in milliseconds. */
export class OutboxFixture {
  readonly folder = new TemporaryFolder();
  /** Of the sender. */
  node!: MeddledProvider;
  /** Of the test itself. */
  provider!: TestProvider;
  wallet!: Wallet;
  round!: PriceRound;
  /** Of what happened, in order. */
  readonly events: OutboxEvent[] = [];
  #fixture!: GateFixture;
  #root = 0n;
  #count = 0;
  #firstBlock = 0;

  /** It stands while the tests of the enclosing `describe` run; every test has a new sender and round. */
  constructor() {
    before(async () => {
      this.#fixture = await GateFixture.setUp();
      this.#root = await this.#fixture.insert(drawn('leaf'));
    });
    after(() => this.#fixture?.tearDown());
    beforeEach(() => this.reset());
    afterEach(async () => {
      await this.automine(true);
      this.provider.destroy();
      this.node.destroy();
    });
  }

  get gate(): string {
    return this.#fixture.ledger;
  }

  /** With its checksum. */
  get gateAddress(): string {
    return getAddress(this.gate);
  }

  get url(): string {
    return this.#fixture.chain.url;
  }

  async reset(): Promise<void> {
    this.provider?.destroy();
    this.node?.destroy();
    this.provider = new TestProvider(this.url);
    this.node = new MeddledProvider(this.url);
    const key = `0x${drawn(`key ${this.#count++}`)
      .toString(16)
      .padStart(64, '0')}`;
    this.wallet = new Wallet(key, this.node);
    await this.provider.send('anvil_setBalance', [this.wallet.address, hex(10n ** 21n)]);
    await this.provider.send('anvil_setNextBlockBaseFeePerGas', [hex(10n ** 9n)]);
    this.round = await this.#fixture.makeRound();
    this.#firstBlock = await this.provider.getBlockNumber();
    this.events.length = 0;
  }

  fresh(): bigint {
    return drawn(`outbox nullifier ${this.#count++}`);
  }

  /** A proof about one account. */
  prove(nullifier = this.fresh(), changes: Changes = {}): NamedProof {
    const words = { nullifiers: [nullifier], ...changes.words };
    const proof = this.#fixture.prove(this.gate, this.#root, this.round, { ...changes, words });
    return { file: `${nullifier % 10_000n}-${this.#count++}.json`, proof };
  }

  proofs(count: number): NamedProof[] {
    return Array.from({ length: count }, () => this.prove());
  }

  journal(name = 'submit.journal'): string {
    return this.folder.path(name);
  }

  /** An outbox in a journal of the test's own, unless one is named. */
  options(changes: Partial<OutboxOptions> = {}): OutboxOptions {
    return {
      gate: new LiquidationGateClient(this.gate, this.wallet),
      journal: this.journal(`${this.wallet.address}.journal`),
      onEvent: (event) => this.events.push(event),
      patience: 20_000,
      replaceAfter: 20_000,
      ...changes,
    };
  }

  async submit(
    proofs: readonly NamedProof[],
    changes: Partial<OutboxOptions> = {},
  ): Promise<OutboxReport> {
    const outbox = await Outbox.open(this.options(changes));
    try {
      return await outbox.submit(proofs);
    } finally {
      await outbox.close();
    }
  }

  /** Lets somebody else send a proof, who pays more than we do. */
  async rival({ proof }: NamedProof): Promise<void> {
    const data = this.#fixture.calldata(proof, this.round);
    const fees = { maxFeePerGas: hex(10n ** 12n), maxPriorityFeePerGas: hex(10n ** 11n) };
    const call = { from: STRANGER, to: this.gate, data, gas: hex(1_000_000), ...fees };
    await this.provider.send('eth_sendTransaction', [call]);
  }

  /** Until so many transactions wait. */
  async pending(count: number): Promise<void> {
    await this.eventually(async () => {
      const { pending } = (await this.provider.send('txpool_status', [])) as { pending: string };
      return Number(pending) >= count;
    });
  }

  /** The transaction of the last event of a kind, if the node has it. */
  async found(kind: 'sending' | 'replacing' | 'cancelling'): Promise<TransactionResponse | null> {
    const event = this.events.findLast((each) => each.kind === kind);
    if (event === undefined || !('notice' in event)) return null;
    return this.provider.getTransaction(event.notice.transaction!);
  }

  /** A journal in a folder of its own. */
  async otherFolder(): Promise<string> {
    const folder = this.folder.path(`folder ${this.#count++}`);
    await mkdir(folder);
    return join(folder, 'submit.journal');
  }

  readJournal(): string {
    return readFileSync(this.options().journal, 'utf8');
  }

  hasJournal(): boolean {
    return existsSync(this.options().journal);
  }

  /** Transactions in the journal that call the gate. */
  signedCalls(): Transaction[] {
    return this.readJournal()
      .split('\n')
      .flatMap((line) => /"signed":"(\w+)"/.exec(line)?.[1] ?? [])
      .map((signed) => Transaction.from(signed))
      .filter(({ to }) => to === this.gateAddress);
  }

  /** What is left of a process that was killed: what its journal and the node know. */
  async persistent(): Promise<string> {
    const entries = this.readJournal().match(/"entry":"\w+"/g) ?? [];
    const counts = await Promise.all(
      ['latest', 'pending'].map((tag) =>
        this.provider.send('eth_getTransactionCount', [this.wallet.address, tag]),
      ),
    );
    const offers = (await this.provider.send('txpool_inspect', [])) as { pending: object };
    const pending = JSON.stringify(Object.values(offers.pending));
    // What a proof costs differs a little.
    return `${entries} ${counts} ${pending.replace(/\w+: 0 wei \+ \d+ gas/g, '')}`;
  }

  /** Kinds of the events, in order. */
  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  /** Until this has happened so often. */
  async until(kind: OutboxEvent['kind'], times = 1): Promise<void> {
    await this.eventually(async () => this.kinds.filter((each) => each === kind).length >= times);
  }

  async eventually(condition: () => Promise<boolean>): Promise<void> {
    for (let looks = 0; looks < 3_000; looks++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('What was waited for has not come');
  }

  async automine(isOn: boolean): Promise<void> {
    await this.provider.send('evm_setAutomine', [isOn]);
    if (isOn) await this.mine();
  }

  async mine(blocks = 1): Promise<void> {
    for (let i = 0; i < blocks; i++) await this.provider.send('evm_mine', []);
  }

  async baseFee(wei: bigint): Promise<void> {
    await this.provider.send('anvil_setNextBlockBaseFeePerGas', [hex(wei)]);
    await this.mine();
  }

  /** What the sender has had mined, oldest first. */
  async mined(): Promise<MinedTransaction[]> {
    const found: MinedTransaction[] = [];
    const head = await this.provider.getBlockNumber();
    for (let number = this.#firstBlock; number <= head; number++) {
      const block = await this.provider.getBlock(number, true);
      for (const { hash, from, to, nonce } of block!.prefetchedTransactions) {
        if (from === this.wallet.address) found.push({ hash, from, to, nonce });
      }
    }
    return found;
  }

  /** How often the gate has authorized each of the proofs' nullifiers. */
  async authorizations(proofs: readonly NamedProof[]): Promise<number[]> {
    const logs = await this.provider.getLogs({ address: this.gate, fromBlock: this.#firstBlock });
    return proofs.map(({ proof }) => {
      const topic = `0x${proof.words.nullifiers[0]!.toString(16).padStart(64, '0')}`;
      return logs.filter(({ topics }) => topics[1] === topic && topics.length === 3).length;
    });
  }
}
