import { Interface } from 'ethers/abi';
import { getCreateAddress } from 'ethers/address';
import type { Provider, Signer, TransactionReceipt } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import { type CompiledContract, linkContract } from '../compile/compileContracts.js';
import { rpcFailed } from '../node/nodeError.js';
import { asked, providerOf } from '../node/rpc.js';
import type { SendOptions } from '../sending/sendOptions.js';
import { withSent } from '../sending/sent.js';
import { sendAndWait } from '../sending/transaction.js';

/** A contract as it was deployed, with what a block explorer asks for to verify it. */
export interface DeployedContract {
  readonly name: string;
  /** The file that defines it, as the standard JSON input names it. */
  readonly source: string;
  readonly address: string;
  /** 0x and hex; 0x if there are none. */
  readonly constructorArguments: string;
  /** Addresses of linked libraries, by name. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Hash of the transaction that deployed it. */
  readonly transaction: string;
  readonly block: number;
  readonly gasUsed: bigint;
}

export interface DeployerOptions extends SendOptions {
  /** Told before each step. */
  readonly onStage?: (stage: string) => void;
  /** Told after each contract. */
  readonly onDeployed?: (contract: DeployedContract) => void;
}

/** Deploys compiled contracts one by one, and remembers them. */
export class Deployer {
  readonly deployed: DeployedContract[] = [];
  readonly provider: Provider;
  /** ethers remembers a nonce for a moment, and a node may lag behind its peers. */
  #nextNonce = 0;

  /** @throws InputError INVALID_VALUE if the signer has no provider */
  constructor(
    private readonly signer: Signer,
    private readonly contracts: Readonly<Record<string, CompiledContract>>,
    private readonly options: DeployerOptions = {},
  ) {
    this.provider = providerOf(signer);
  }

  /** Asks what a deployment would give, without making one. @throws ChainError REFUSED, RPC_FAILED */
  async tryOut(name: string, args: readonly unknown[]): Promise<void> {
    const data = creationCode(this.#contract(name), this.#encode(name, args), {});
    await asked(() => this.signer.call({ data }), this.provider);
  }

  /**
   * Deploys a contract, and first the libraries that it needs.
   *
   * @param label what the stage calls it
   * @throws ChainError REFUSED, GAS_TOO_HIGH, FEE_TOO_HIGH, TRANSACTION_FAILED, NO_CONTRACT, RPC_FAILED
   */
  async deploy(name: string, args: readonly unknown[], label = name): Promise<DeployedContract> {
    const contract = this.#contract(name);
    const libraries: Record<string, string> = {};
    for (const { library } of contract.linkReferences) {
      libraries[library] ??= (await this.#library(library)).address;
    }
    this.options.onStage?.(`deploying ${label}`);
    const constructorArguments = this.#encode(name, args);
    const code = creationCode(contract, constructorArguments, libraries);
    const { address, receipt } = await this.#create(code);
    const { hash, blockNumber, gasUsed } = receipt;
    const deployed = {
      name,
      source: contract.source,
      address,
      constructorArguments,
      libraries,
      transaction: hash,
      block: blockNumber,
      gasUsed,
    };
    this.deployed.push(deployed);
    this.options.onDeployed?.(deployed);
    await withSent(hash, () => this.#requireCode(name, address));
    return deployed;
  }

  async #library(name: string): Promise<DeployedContract> {
    return this.deployed.find((each) => each.name === name) ?? (await this.deploy(name, []));
  }

  #contract(name: string): CompiledContract {
    return this.contracts[name]!;
  }

  #encode(name: string, args: readonly unknown[]): string {
    return new Interface(this.#contract(name).abi).encodeDeploy([...args]);
  }

  /**
   * The address is that of what was sent, by the sender and the nonce: a node that names another in
   * its receipt would have the host trust a contract of its own.
   */
  async #create(data: string): Promise<{ address: string; receipt: TransactionReceipt }> {
    const from = await this.signer.getAddress();
    const next = await asked(() => this.signer.getNonce('pending'), this.provider);
    const nonce = Math.max(next, this.#nextNonce);
    const receipt = await sendAndWait(this.signer, { data, nonce }, this.options);
    this.#nextNonce = nonce + 1;
    const address = getCreateAddress({ from, nonce });
    const { contractAddress: told, hash: transaction } = receipt;
    if (told !== null && isSameAddress(told, address)) return { address, receipt };
    throw rpcFailed(
      `its receipt of transaction ${transaction} names the contract ${told ?? 'none'}, which must be ${address}: do not use that contract, and ask another node`,
      { transaction, address },
    );
  }

  async #requireCode(name: string, address: string): Promise<void> {
    if ((await asked(() => this.provider.getCode(address), this.provider)) !== '0x') return;
    throw new ChainError('NO_CONTRACT', `${name} was deployed at ${address}, but is not there`, {
      address,
    });
  }
}

/** Addresses by contract; of several with one name the later ones are numbered. */
export function addressesOf(contracts: readonly DeployedContract[]): Record<string, string> {
  const addresses: Record<string, string> = {};
  for (const { name, address } of contracts) {
    let key = name;
    for (let count = 2; addresses[key] !== undefined; count++) key = `${name} ${count}`;
    addresses[key] = address;
  }
  return addresses;
}

export function describeDeployed(contracts: readonly DeployedContract[]): string {
  return Object.entries(addressesOf(contracts))
    .map(([name, address]) => `${name} at ${address}`)
    .join(', ');
}

function creationCode(
  contract: CompiledContract,
  constructorArguments: string,
  libraries: Readonly<Record<string, string>>,
): string {
  return linkContract(contract, libraries) + constructorArguments.slice(2);
}
