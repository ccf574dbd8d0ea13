import type { LiquidationGateClient } from '../gate/liquidationGate.js';
import { pollingIntervalOf } from '../node/pollingInterval.js';
import { chainIdOf, providerOf } from '../node/rpc.js';
import { GateCalls, type RoundOf } from './gateCalls.js';
import { GroupMaker, type LeaveOut } from './groupMaker.js';
import type { NamedProof, ProofVerdict } from './outboxReport.js';
import { Patience } from './patience.js';
import { type QueuedProof, queuedProof } from './queuedProof.js';
import { verdictWithout } from './verdicts.js';

/** A transaction as it would be sent now. */
export interface TriedGroup {
  readonly files: readonly string[];
  readonly gasLimit: bigint;
}

export interface TriedProofs {
  readonly groups: readonly TriedGroup[];
  /** Of those that would not be sent. */
  readonly left: readonly ProofVerdict[];
}

/**
 * What an `Outbox` would send if the chain stayed as it is. Nothing is sent, or written down.
 *
 * @param most proofs to a transaction
 * @throws ChainError RPC_FAILED, NO_CONTRACT
 */
export async function tryProofs(
  gate: LiquidationGateClient,
  proofs: readonly NamedProof[],
  most: number,
  roundOf: RoundOf,
): Promise<TriedProofs> {
  const provider = providerOf(gate.runner);
  const chainId = await chainIdOf(provider);
  // Whoever only tries them may well try again.
  const patience = new Patience(0, pollingIntervalOf(provider), () => {});
  const calls = new GateCalls(gate, chainId, roundOf, patience);
  const queue = new Set<QueuedProof>(proofs.map(queuedProof));
  const left: ProofVerdict[] = [];
  const leaveOut: LeaveOut = (those, status, reason) => {
    for (const queued of those) {
      queue.delete(queued);
      left.push(verdictWithout(queued.file, status, reason));
    }
  };
  const maker = new GroupMaker(calls, most, queue, leaveOut);
  await maker.leaveMisfits();
  const groups: TriedGroup[] = [];
  const claimed = new Set<bigint>();
  for (;;) {
    const call = await maker.next(claimed);
    if (call === null) break;
    groups.push({ files: call.proofs.map(({ file }) => file), gasLimit: call.gasLimit });
    for (const queued of call.proofs) {
      queue.delete(queued);
      for (const nullifier of queued.nullifiers) claimed.add(nullifier);
    }
  }
  leaveOut([...queue], 'skipped', 'Other proofs are about its accounts');
  return { groups, left };
}
