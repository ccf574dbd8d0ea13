import { type Anvil, startAnvil } from '../../../src/chain/anvil.js';

/** A transaction to be sent; to null deploys. */
export interface Transaction {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
}

export interface Log {
  readonly topics: string[];
  readonly data: string;
}

/** What a transaction did: mined in any case. */
export interface Mined {
  readonly succeeded: boolean;
  readonly address: string | null;
  readonly logs: readonly Log[];
  /** Data of the refusal. */
  readonly refusal: string;
}

interface Receipt {
  readonly status: string;
  readonly contractAddress: string | null;
  readonly logs: readonly Log[];
}

interface RpcAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Question = readonly [method: string, params: readonly unknown[]];

const GAS = `0x${(16_000_000).toString(16)}`;

/** A local chain whose blocks hold one transaction each, at a time that the test says. */
export class TimedChain {
  private constructor(
    private readonly anvil: Anvil,
    /** Senders that need no signature of ours. */
    readonly senders: readonly string[],
  ) {}

  static async start(): Promise<TimedChain> {
    const anvil = await startAnvil();
    const [senders] = await ask(anvil.url, [['eth_accounts', []]]);
    return new TimedChain(anvil, senders as string[]);
  }

  get chainId(): bigint {
    return this.anvil.chainId;
  }

  stop(): Promise<void> {
    return this.anvil.stop();
  }

  /** Mines the transaction in a block of that time, unix seconds, whether it succeeds or not. */
  async send({ from, to, data }: Transaction, time: bigint): Promise<Mined> {
    const target = to === null ? {} : { to };
    await this.#request('evm_setNextBlockTimestamp', [Number(time)]);
    const transaction = { from, data, gas: GAS, ...target };
    const hash = (await this.#request('eth_sendTransaction', [transaction])) as string;
    const { status, contractAddress, logs } = await this.#receipt(hash);
    const succeeded = status === '0x1';
    const refusal = succeeded ? '0x' : await this.#refusalOf(hash);
    return { succeeded, address: contractAddress, logs, refusal };
  }

  /** What a contract answers to each calldata now; it must answer. */
  async callAll(to: string, calldata: readonly string[]): Promise<string[]> {
    const questions = calldata.map((data): Question => ['eth_call', [{ to, data }, 'latest']]);
    return (await ask(this.anvil.url, questions)) as string[];
  }

  async snapshot(): Promise<string> {
    return String(await this.#request('evm_snapshot', []));
  }

  async revert(snapshot: string): Promise<void> {
    await this.#request('evm_revert', [snapshot]);
  }

  /** Blocks are mined at once, but not before the sender has the hash. */
  async #receipt(hash: string): Promise<Receipt> {
    for (;;) {
      const receipt = await this.#request('eth_getTransactionReceipt', [hash]);
      if (receipt !== null) return receipt as Receipt;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** A receipt does not tell why: the transaction is run once more, where it stands. */
  async #refusalOf(hash: string): Promise<string> {
    const options = { tracer: 'callTracer', tracerConfig: { onlyTopCall: true } };
    const trace = await this.#request('debug_traceTransaction', [hash, options]);
    return (trace as { output?: string }).output ?? '0x';
  }

  async #request(method: string, params: readonly unknown[]): Promise<unknown> {
    return (await ask(this.anvil.url, [[method, params]]))[0];
  }
}

/** Asks a node several questions at once; it must answer them all. */
async function ask(url: string, questions: readonly Question[]): Promise<unknown[]> {
  const body = questions.map(([method, params], id) => ({ jsonrpc: '2.0', id, method, params }));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answers = (await response.json()) as RpcAnswer[];
  answers.sort((one, other) => one.id - other.id);
  return answers.map(({ result, error }, i) => {
    if (error !== undefined) throw new Error(`${questions[i]![0]}: ${error.message}`);
    return result;
  });
}
