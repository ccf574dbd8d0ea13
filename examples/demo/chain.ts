import {
  concat,
  type JsonRpcProvider,
  type TransactionReceipt,
  type TransactionRequest,
} from 'ethers';
import { compileContracts } from '../../src/chain/compileContracts.js';
import {
  type Artifacts,
  decodeVerifierError,
  encodeConstructorArguments,
  encodeVerifyCalldata,
  type LiquidationProof,
  listWords,
  wordCount,
} from '../../src/index.js';

/** Deploys a verifier contract for a circuit's key and returns its address. */
export async function deployVerifier(
  provider: JsonRpcProvider,
  { circuitId, instance, verifyingKey }: Artifacts,
): Promise<string> {
  const { Groth16Verifier } = await compileContracts(['contracts/Groth16Verifier.sol']);
  const words = wordCount(instance.parameters[0]);
  const constructorArguments = encodeConstructorArguments(circuitId, words, verifyingKey);
  const receipt = await send(provider, {
    data: concat([Groth16Verifier!.bytecode, constructorArguments]),
  });
  return receipt.contractAddress!;
}

/** Sends a proof to the verifier in a transaction, to see what it costs. */
export function verifyOnChain(
  provider: JsonRpcProvider,
  verifier: string,
  proof: LiquidationProof,
): Promise<TransactionReceipt> {
  return send(provider, { to: verifier, data: calldataOf(proof) });
}

/** Why the verifier contract refuses a proof, as a sentence, or null if it accepts. */
export async function refusalOnChain(
  provider: JsonRpcProvider,
  verifier: string,
  proof: LiquidationProof,
): Promise<string | null> {
  try {
    await provider.call({ to: verifier, data: calldataOf(proof) });
    return null;
  } catch (error) {
    const refusal = decodeVerifierError((error as { data?: string }).data ?? '0x');
    if (refusal === null) throw error;
    return `${refusal.name}: ${refusal.message}`;
  }
}

function calldataOf({ proof, digest, words }: LiquidationProof): string {
  return encodeVerifyCalldata(proof, digest, listWords(words));
}

/** From the node's first account, which it signs for. */
async function send(
  provider: JsonRpcProvider,
  request: TransactionRequest,
): Promise<TransactionReceipt> {
  const transaction = await (await provider.getSigner(0)).sendTransaction(request);
  return (await transaction.wait())!;
}
