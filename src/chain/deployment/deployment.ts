import type { Provider, Signer } from 'ethers/providers';
import type { Artifacts } from '../../artifacts/artifacts.js';
import { ChainError, InputError } from '../../errors.js';
import type { Trust } from '../../groth16/trust.js';
import { verifyingKeyStruct } from '../../groth16/verifyingKey.js';
import type { Market } from '../../market/market.js';
import { wordCount } from '../../statement/words.js';
import { compileContracts, compilerVersion } from '../compile/compileContracts.js';
import { readVerifier } from '../gate/gateVerifiers.js';
import { requireArtifactsKey } from '../gate/verifierKey.js';
import { chainIdOf, providerOf } from '../node/rpc.js';
import {
  addressedLedgerArguments,
  privateLedgerArguments,
  roundsArguments,
} from './constructorArguments.js';
import { type DeployedContract, Deployer, type DeployerOptions } from './deployer.js';
import {
  type CompleteConfig,
  type DeploymentConfig,
  type HostKind,
  requireDeploymentConfig,
} from './deploymentConfig.js';
import { withDeployed } from './deploymentError.js';
import { HOST_SOURCES } from './deploymentSources.js';

/** A circuit that the gate takes proofs of. */
export interface DeployedCircuit {
  readonly circuit: string;
  /** Address of its verifier. */
  readonly verifier: string;
  readonly circuitId: string;
  readonly keyHash: string;
  readonly trust: Trust;
}

/** What was deployed, with all that a block explorer asks for to verify it. */
export interface Deployment {
  readonly chainId: bigint;
  readonly host: HostKind;
  readonly gate: string;
  /** Where price rounds are made; the gate itself, if it makes them. */
  readonly rounds: string;
  /** The block of the first contract: no event of the gate or its rounds is older. */
  readonly block: number;
  readonly operator: string;
  /** Basis points. */
  readonly threshold: bigint;
  /** Seconds. */
  readonly maximumRoundAge: bigint;
  /** With the weights that they were deployed with. */
  readonly markets: readonly Market[];
  /** In the gate's order. */
  readonly circuits: readonly DeployedCircuit[];
  /** Version of the Solidity compiler. */
  readonly compiler: string;
  readonly contracts: readonly DeployedContract[];
}

export interface DeployOptions extends DeployerOptions {
  /** Accept keys without a ceremony on a chain that others use: somebody can forge under them. */
  readonly allowDevelopmentKey?: boolean;
}

/**
 * Deploys a host with a verifier for each of its circuits, its price rounds and libraries. Whatever
 * can be checked is checked before anything is sent, and every contract once it is there.
 *
 * @param artifacts of the config's circuits, in any order
 * @param signer connected to the node; it pays
 * @throws InputError INVALID_VALUE naming what is wrong in the config, or has no artifacts
 * @throws ArtifactsError DEVELOPMENT_KEY on a chain that others use; COMPILATION_FAILED
 * @throws ChainError WRONG_CHAIN, REFUSED, GAS_TOO_HIGH, FEE_TOO_HIGH, TRANSACTION_FAILED, NO_CONTRACT,
 *   KEY_MISMATCH, RPC_FAILED. The `details` of whatever is thrown have the addresses of what was
 *   deployed by then, and `transaction` if one was sent that is not known to have succeeded.
 */
export async function deployHost(
  config: DeploymentConfig,
  artifacts: readonly Artifacts[],
  signer: Signer,
  { allowDevelopmentKey = false, ...options }: DeployOptions = {},
): Promise<Deployment> {
  const complete = requireDeploymentConfig(config);
  const chosen = complete.circuits.map((circuit) => artifactsOf(artifacts, circuit));
  const chainId = await requireChain(complete.chainId, providerOf(signer));
  for (const each of chosen) each.requireUsableOn(chainId, allowDevelopmentKey);
  options.onStage?.('compiling contracts');
  const contracts = await compileContracts(HOST_SOURCES[complete.host]);
  const deployer = new Deployer(signer, contracts, options);
  options.onStage?.('asking the feeds');
  await deployer.tryOut('PriceRounds', roundsArguments(complete));
  try {
    const circuits: DeployedCircuit[] = [];
    for (const each of chosen) circuits.push(await deployVerifier(deployer, each));
    const verifiers = circuits.map(({ verifier }) => verifier);
    const { gate, rounds } = await deployGate(deployer, complete, verifiers, chosen[0]!);
    return {
      chainId,
      gate: gate.address,
      rounds,
      block: deployer.deployed[0]!.block,
      ...settingsOf(complete),
      circuits,
      compiler: await compilerVersion(),
      contracts: deployer.deployed,
    };
  } catch (error) {
    throw withDeployed(error, deployer.deployed);
  }
}

async function requireChain(meant: bigint, provider: Provider): Promise<bigint> {
  const chainId = await chainIdOf(provider);
  if (chainId === meant) return chainId;
  throw new ChainError(
    'WRONG_CHAIN',
    `The config is for chain ${meant}, the node is on chain ${chainId}: name a node of that chain, or change the config if you mean this one`,
    { config: meant, node: chainId },
  );
}

function artifactsOf(artifacts: readonly Artifacts[], circuit: string): Artifacts {
  const found = artifacts.find(({ instance }) => instance.name === circuit);
  if (found !== undefined) return found;
  throw new InputError('INVALID_VALUE', `No artifacts of ${circuit} are given`, { circuit });
}

async function deployVerifier(deployer: Deployer, artifacts: Artifacts): Promise<DeployedCircuit> {
  const { instance, circuitId, keyHash, verifyingKey, manifest } = artifacts;
  const { address: verifier } = await deployer.deploy(
    'Groth16Verifier',
    [circuitId, wordCount(instance), verifyingKeyStruct(verifyingKey)],
    `the verifier of ${instance.name}`,
  );
  requireArtifactsKey(await readVerifier(verifier, deployer.provider), artifacts);
  return { circuit: instance.name, verifier, circuitId, keyHash, trust: manifest.trust };
}

async function deployGate(
  deployer: Deployer,
  config: CompleteConfig,
  verifiers: readonly string[],
  { instance }: Artifacts,
): Promise<{ readonly gate: DeployedContract; readonly rounds: string }> {
  if (config.host === 'private-ledger') {
    const args = privateLedgerArguments(config, verifiers, instance.depth);
    const gate = await deployer.deploy('PrivateLedger', args);
    return { gate, rounds: gate.address };
  }
  const { address: rounds } = await deployer.deploy('PriceRounds', roundsArguments(config));
  const args = addressedLedgerArguments(config, verifiers, rounds);
  return { gate: await deployer.deploy('AddressedLedger', args), rounds };
}

/** What the deployment keeps of its config. */
function settingsOf(config: CompleteConfig) {
  const { host, operator, threshold, maximumRoundAge, markets } = config;
  return {
    host,
    operator,
    threshold: BigInt(threshold),
    maximumRoundAge: BigInt(maximumRoundAge),
    markets: markets.map(({ symbol, decimals, weights }) => ({ symbol, decimals, weights })),
  };
}
