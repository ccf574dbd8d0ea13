import { type Anvil, startAnvil } from '../../../src/chain/anvil.js';

/** What a call gave: its answer, or the data of its refusal (0x if it ran out of gas). */
export interface CallResult {
  readonly ok: boolean;
  readonly data: string;
}

/** First account of anvil: rich, and its transactions need no signature of ours. */
export const SENDER = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';

/** Second account of anvil. */
export const STRANGER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

/** What a transaction told. */
export interface Log {
  readonly topics: string[];
  readonly data: string;
}

/** What a transaction did. */
export interface Sent {
  /** Of the contract that it made, if it made one. */
  readonly address: string;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
}

interface Receipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly contractAddress: string | null;
  readonly logs: readonly Log[];
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: unknown };
}

const hex = (value: bigint) => `0x${value.toString(16)}`;

/** A local chain for tests, spoken to without a library, so that gas and refusals are seen as they are. */
export class TestChain {
  private constructor(private readonly anvil: Anvil) {}

  static async start(): Promise<TestChain> {
    return new TestChain(await startAnvil());
  }

  get chainId(): bigint {
    return this.anvil.chainId;
  }

  get url(): string {
    return this.anvil.url;
  }

  stop(): Promise<void> {
    return this.anvil.stop();
  }

  async call(
    to: string | null,
    data: string,
    gas = 10_000_000n,
    from = SENDER,
  ): Promise<CallResult> {
    const transaction = { from, data, gas: hex(gas), ...(to === null ? {} : { to }) };
    const { result, error } = await this.request('eth_call', [transaction, 'latest']);
    if (error === undefined) return { ok: true, data: String(result) };
    return { ok: false, data: typeof error.data === 'string' ? error.data : '0x' };
  }

  /** Sends a transaction that must succeed; to null deploys. */
  async send(to: string | null, data: string, from = SENDER): Promise<Sent> {
    const transaction = {
      from,
      data,
      gas: hex(10_000_000n),
      ...(to === null ? {} : { to }),
    };
    const { result: hash, error } = await this.request('eth_sendTransaction', [transaction]);
    if (error !== undefined) throw new Error(`${error.message} ${String(error.data)}`);
    const receipt = await this.receipt(String(hash));
    if (receipt.status !== '0x1') throw new Error('The transaction failed');
    const { contractAddress, gasUsed, logs } = receipt;
    return { address: contractAddress ?? '', gasUsed: BigInt(gasUsed), logs };
  }

  /** Lets time pass: a block is mined that many seconds later. */
  async pass(seconds: number): Promise<void> {
    await this.request('evm_increaseTime', [seconds]);
    await this.request('evm_mine', []);
  }

  /** Remembers everything, for `revert`. */
  async snapshot(): Promise<string> {
    return String((await this.request('evm_snapshot', [])).result);
  }

  async revert(snapshot: string): Promise<void> {
    await this.request('evm_revert', [snapshot]);
  }

  /** Replaces a contract's code. */
  async setCode(address: string, code: string): Promise<void> {
    await this.request('anvil_setCode', [address, code]);
  }

  /** Sets the time of the next block, unix seconds. */
  async setNextTime(time: number): Promise<void> {
    await this.request('evm_setNextBlockTimestamp', [time]);
  }

  /** Mines a block at a time, unix seconds: calls are answered as of then. */
  async mineAt(time: number): Promise<void> {
    await this.setNextTime(time);
    await this.request('evm_mine', []);
  }

  /** A word of a contract's storage. */
  async storageAt(address: string, slot: bigint): Promise<bigint> {
    const { result } = await this.request('eth_getStorageAt', [address, hex(slot), 'latest']);
    return BigInt(String(result));
  }

  /** Blocks are mined at once, but not before the sender has the hash. */
  private async receipt(hash: string): Promise<Receipt> {
    for (;;) {
      const { result } = await this.request('eth_getTransactionReceipt', [hash]);
      if (result !== null) return result as Receipt;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private async request(method: string, params: readonly unknown[]): Promise<RpcAnswer> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.anvil.url, { method: 'POST', headers, body });
    return (await response.json()) as RpcAnswer;
  }
}
