import { getAddress } from 'ethers/address';
import type { TransactionReceipt } from 'ethers/providers';
import { ChainError, InputError } from '../../errors.js';
import { isSameAddress } from '../../hex.js';
import type { PriceRound } from '../../market/round.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import { rpcFailed } from '../node/nodeError.js';
import { asked, chainIdOf, providerOf } from '../node/rpc.js';
import { withSent } from '../sending/sent.js';
import { sendAndWait } from '../sending/transaction.js';
import { gateContract } from './gateContract.js';
import { placeOfProof } from './gateVerifiers.js';
import { outcomeOf } from './liquidationEvent.js';
import type { LiquidationGateClient } from './liquidationGate.js';
import type { LiquidationOptions, SubmitOptions, SubmittedBatch } from './submission.js';

/** Calldata with a round, a circuit's place and extra data. */
type Encode = (round: PriceRound, place: number, extraData?: string) => string;

/**
 * Calldata that a gate takes now.
 *
 * @param proof whose terms are those of all that the call is with
 * @throws InputError, ChainError what `LiquidationGateClient.simulate` throws
 */
export async function prepareCall(
  gate: LiquidationGateClient,
  proof: LiquidationProof,
  encode: Encode,
  { extraData, round }: LiquidationOptions,
): Promise<string> {
  await requireAddressedTo(gate, proof);
  const place = placeOfProof(await gate.verifiers(), proof);
  const rounds = await gate.rounds();
  const data = encode(round ?? (await rounds.round(proof.words.round)), place, extraData);
  await gateContract(gate.address, gate.runner).simulate(data);
  return data;
}

/**
 * Sends what `prepareCall` gave, once, and waits until it is mined.
 *
 * @param proofs that it is a call with
 * @throws InputError, ChainError what `LiquidationGateClient.submit` throws once it was tried
 */
export async function sendCall(
  gate: LiquidationGateClient,
  data: string,
  proofs: readonly LiquidationProof[],
  options: SubmitOptions,
): Promise<SubmittedBatch> {
  const receipt = await sendAndWait(gate.runner, { to: gate.address, data }, options);
  const { hash: transaction, blockNumber: block, gasUsed } = receipt;
  const told = await withSent(transaction, () => outcomeIn(receipt, gate, proofs));
  return { transaction, block, gasUsed, ...told };
}

async function requireAddressedTo(
  { address, runner }: LiquidationGateClient,
  { authorization }: LiquidationProof,
): Promise<void> {
  if (!isSameAddress(authorization.gate, address)) {
    throw new InputError(
      'INVALID_VALUE',
      `The proof is for the gate ${authorization.gate}, not ${address}: take what it was made for`,
      { gate: authorization.gate },
    );
  }
  const chainId = await chainIdOf(providerOf(runner));
  if (authorization.chainId === chainId) return;
  throw new ChainError(
    'WRONG_CHAIN',
    `The proof is for chain ${authorization.chainId}, the node is on chain ${chainId}`,
    { proof: authorization.chainId, node: chainId },
  );
}

/** What the transaction's events tell, and its block the time. */
async function outcomeIn(
  receipt: TransactionReceipt,
  { address, runner }: LiquidationGateClient,
  proofs: readonly LiquidationProof[],
) {
  const { blockNumber } = receipt;
  const { words, authorization } = proofs[0]!;
  const { round, threshold } = words;
  const terms = { liquidator: getAddress(authorization.liquidator), round, threshold };
  const outcome = outcomeOf(receipt, address, nullifiersOf(proofs), terms);
  const provider = providerOf(runner);
  const block = await asked(() => provider.getBlock(blockNumber), provider);
  if (block === null) {
    throw rpcFailed(`it does not have the block ${blockNumber} it was mined in`);
  }
  return { ...outcome, authorization: { ...terms, time: BigInt(block.timestamp) } };
}
