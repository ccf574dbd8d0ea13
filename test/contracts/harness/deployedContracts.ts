import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import {
  type CompiledContract,
  linkContract,
} from '../../../src/chain/compile/compileContracts.js';
import type { CallResult, Sent, TestChain } from './chain.js';

/** A custom error; without a name and arguments if a revert said nothing. */
export interface GateRefusal {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A revert without data: the decoder of calldata refuses so. */
export const NO_WORDS = 'no words';

/** Compiled contracts by name, and a chain to deploy, ask and read them on. */
export class DeployedContracts {
  readonly #interfaces: ReadonlyMap<string, Interface>;

  constructor(
    readonly chain: TestChain,
    private readonly contracts: Readonly<Record<string, CompiledContract>>,
    private readonly libraries: Readonly<Record<string, string>> = {},
  ) {
    const named = Object.entries(contracts);
    this.#interfaces = new Map(named.map(([name, { abi }]) => [name, new Interface(abi)]));
  }

  #interface(name: string): Interface {
    return this.#interfaces.get(name)!;
  }

  /** Size of a contract's code on the chain, in bytes. */
  codeSize(name: string): number {
    return this.contracts[name]!.deployedBytecode.length / 2 - 1;
  }

  creationCode(name: string, args: readonly unknown[]): string {
    const data = this.#interface(name).encodeDeploy(args);
    return linkContract(this.contracts[name]!, this.libraries) + data.slice(2);
  }

  deploy(name: string, args: readonly unknown[]): Promise<Sent> {
    return this.chain.send(null, this.creationCode(name, args));
  }

  async address(name: string, args: readonly unknown[]): Promise<string> {
    return (await this.deploy(name, args)).address;
  }

  /** What a deployment would give, without making one. */
  tryDeploy(name: string, args: readonly unknown[]): Promise<CallResult> {
    return this.chain.call(null, this.creationCode(name, args), 30_000_000n);
  }

  encode(name: string, method: string, args: readonly unknown[] = []): string {
    return this.#interface(name).encodeFunctionData(method, args);
  }

  send(name: string, address: string, method: string, args: readonly unknown[] = []) {
    return this.chain.send(address, this.encode(name, method, args));
  }

  try(name: string, address: string, method: string, args: readonly unknown[] = []) {
    return this.chain.call(address, this.encode(name, method, args));
  }

  async ask(name: string, address: string, method: string, args: readonly unknown[] = []) {
    const { ok, data } = await this.try(name, address, method, args);
    expect(ok, `${method}: ${data}`).to.equal(true);
    return this.#interface(name).decodeFunctionResult(method, data);
  }

  /** Fields of an event, of the first log that is one. */
  event(name: string, { logs }: Sent, event: string): unknown[] {
    const parsed = logs.map((log) => this.#interface(name).parseLog(log));
    const found = parsed.find((each) => each?.name === event);
    expect(found, event).to.not.equal(undefined);
    return found!.args.toArray(true);
  }

  /** All events in their order, each with its name before its fields. */
  events(name: string, { logs }: Sent): unknown[][] {
    return logs.map((log) => {
      const event = this.#interface(name).parseLog(log)!;
      return [event.name, ...event.args.toArray(true)];
    });
  }

  refusal({ ok, data }: CallResult): GateRefusal {
    expect(ok, 'accepted').to.equal(false);
    if (data === '0x') return { name: NO_WORDS, args: [] };
    for (const each of this.#interfaces.values()) {
      const error = each.parseError(data);
      if (error !== null) return { name: error.name, args: error.args.toArray(true) };
    }
    throw new Error(`no error of ours: ${data}`);
  }

  /** Asserts which error refused a call, and with what it was told. */
  expectRefusal(result: CallResult, name: string, args: readonly unknown[] = [], what = ''): void {
    const refusal = this.refusal(result);
    expect(refusal.name, what).to.equal(name);
    expect(refusal.args.map(comparable), what).to.deep.equal(args.map(comparable));
  }
}

const comparable = (value: unknown) => BigInt(String(value));
