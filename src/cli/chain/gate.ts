import type { Signer } from 'ethers/providers';
import type { Deployment } from '../../chain/deployment/deployment.js';
import type { GateVerifier } from '../../chain/gate/gateVerifiers.js';
import { LiquidationGateClient } from '../../chain/gate/liquidationGate.js';
import type { PriceRoundsClient } from '../../chain/rounds/priceRounds.js';
import { ChainError } from '../../errors.js';
import type { Market } from '../../market/market.js';
import type { PriceRound } from '../../market/round.js';
import type { Console } from '../output/console.js';
import { type ChainNode, connect } from './node.js';

/** Connects to a node of the deployment's chain. @throws ChainError RPC_FAILED, WRONG_CHAIN */
export async function connectTo(
  { chainId }: Deployment,
  rpc: string,
  console: Console,
): Promise<ChainNode> {
  const node = await console.wait('connecting', () => connect(rpc));
  if (node.chainId === chainId) return node;
  throw new ChainError(
    'WRONG_CHAIN',
    `The deployment is on chain ${chainId}, the node on chain ${node.chainId}: name a node of that chain, or the deployment on this one`,
    { deployment: chainId, node: node.chainId },
  );
}

export interface OpenGate {
  readonly gate: LiquidationGateClient;
  readonly rounds: PriceRoundsClient;
  readonly verifiers: readonly GateVerifier[];
}

/**
 * The gate of a deployment, if what is on chain is what the file says.
 *
 * @throws ChainError DEPLOYMENT_MISMATCH, NO_CONTRACT, RPC_FAILED
 */
export async function openGate(
  deployment: Deployment,
  runner: ChainNode | Signer,
): Promise<OpenGate> {
  const gate = new LiquidationGateClient(deployment.gate, runner);
  const rounds = await gate.rounds();
  requireSame('rounds', deployment.rounds, rounds.address);
  const verifiers = await gate.verifiers();
  requireSameVerifiers(deployment, verifiers);
  const age = await gate.maximumRoundAge();
  requireSame('maximumRoundAge', `${deployment.maximumRoundAge}`, `${age}`);
  return { gate, rounds, verifiers };
}

/** A gate as {@link askGate} found it. */
export interface AskedGate extends OpenGate {
  /** The round that was asked for; else the latest by then, with the errors of `readRound`. */
  readonly chosenRound: () => Promise<PriceRound>;
}

/**
 * Opens a deployment's gate, and reads the round of a number, if there is one. The latest is for
 * whoever is ready: a round counts for minutes, and a large tree takes some to be read.
 *
 * @param requireFit throws if the gate does not take what it is asked for
 * @throws ChainError what `openGate`, `requireFit` and `readRound` throw
 */
export function askGate(
  deployment: Deployment,
  node: ChainNode,
  number: bigint | undefined,
  requireFit: (open: OpenGate) => void | Promise<void>,
  console: Console,
): Promise<AskedGate> {
  return console.wait('asking the gate', async () => {
    const open = await openGate(deployment, node);
    await requireFit(open);
    const given = number === undefined ? null : await readRound(open, deployment, number);
    return { ...open, chosenRound: async () => given ?? readRound(open, deployment) };
  });
}

/**
 * A round of a deployment, by default the latest.
 *
 * @throws ChainError ROUND_UNKNOWN, EVENTS_MISSING, DEPLOYMENT_MISMATCH, NO_CONTRACT, RPC_FAILED
 */
export async function readRound(
  { rounds }: OpenGate,
  { block, markets }: Deployment,
  number?: bigint,
): Promise<PriceRound> {
  const round = await rounds.round(number, { fromBlock: block });
  requireSameMarkets(round, markets);
  return round;
}

/** @throws ChainError DEPLOYMENT_MISMATCH */
export function requireSameMarkets({ prices }: PriceRound, markets: readonly Market[]): void {
  requireSame('number of markets', `${markets.length}`, `${prices.length}`);
}

function requireSameVerifiers({ circuits }: Deployment, verifiers: readonly GateVerifier[]): void {
  requireSame('number of circuits', `${circuits.length}`, `${verifiers.length}`);
  for (const [place, { address, circuitId, keyHash }] of verifiers.entries()) {
    const { circuit, ...listed } = circuits[place]!;
    requireSame(`verifier of ${circuit}`, listed.verifier, address);
    requireSame(`circuitId of ${circuit}`, listed.circuitId, circuitId);
    requireSame(`keyHash of ${circuit}`, listed.keyHash, keyHash);
  }
}

/** Addresses and hashes may be written in either case. */
function requireSame(field: string, inFile: string, onChain: string): void {
  if (inFile.toLowerCase() === onChain.toLowerCase()) return;
  throw new ChainError(
    'DEPLOYMENT_MISMATCH',
    `The ${field} is ${inFile} in the deployment file, and ${onChain} on chain: the file is not this gate's, or was changed`,
    { field, file: inFile, chain: onChain },
  );
}
