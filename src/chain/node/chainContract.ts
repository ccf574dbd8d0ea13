import type { Interface, Result } from 'ethers/abi';
import type { ContractRunner, Provider } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { requireAddress } from '../../hex.js';
import { estimateGas } from './gas.js';
import { asked, providerOf } from './rpc.js';

/** A contract on chain. Whatever goes wrong with it is a ChainError. */
export class ChainContract {
  readonly provider: Provider;

  /**
   * @param kind what it should be, for error messages
   * @throws InputError INVALID_VALUE if the address is none, or the runner has no provider
   */
  constructor(
    readonly kind: string,
    readonly address: string,
    readonly abi: Interface,
    readonly runner: ContractRunner,
  ) {
    requireAddress(kind, address);
    this.provider = providerOf(runner);
  }

  /**
   * What a getter says, now or at a block. Getters never refuse: one that does is another contract's.
   *
   * @throws ChainError NO_CONTRACT, RPC_FAILED
   */
  async read(method: string, args: readonly unknown[] = [], block?: number): Promise<Result> {
    const data = this.abi.encodeFunctionData(method, [...args]);
    const at = block === undefined ? {} : { blockTag: block };
    try {
      const answer = await asked(
        () => this.provider.call({ to: this.address, data, ...at }),
        this.provider,
      );
      return this.decode(method, answer);
    } catch (error) {
      if (error instanceof ChainError && error.code === 'REFUSED') throw this.missing();
      throw error;
    }
  }

  /**
   * What a call would give if it were sent now.
   *
   * @throws ChainError REFUSED, NO_CONTRACT, RPC_FAILED
   */
  simulate(data: string): Promise<string> {
    const { runner, address } = this;
    const request = { to: address, data };
    return asked(
      () => (runner.call === undefined ? this.provider.call(request) : runner.call(request)),
      this.provider,
    );
  }

  /**
   * The gas that a call needs.
   *
   * @throws ChainError REFUSED, GAS_TOO_HIGH, RPC_FAILED
   */
  estimate(data: string): Promise<bigint> {
    return estimateGas(this.runner, { to: this.address, data });
  }

  /** @throws ChainError NO_CONTRACT if the answer is not one of such a contract */
  decode(method: string, answer: unknown): Result {
    try {
      const result = this.abi.decodeFunctionResult(method, answer as string);
      // Reads what ethers leaves undecoded until it is looked at.
      result.toArray(true);
      return result;
    } catch {
      throw this.missing();
    }
  }

  missing(): ChainError {
    return new ChainError(
      'NO_CONTRACT',
      `${this.address} is not the ${this.kind} on this chain: it has no code, or is another contract`,
      { address: this.address },
    );
  }
}
