import type { CircuitInstance } from '../circuits/instances.js';
import { mostProofsOf, transactionGas } from './gasModel.js';

/** A circuit to plan with, and what a proof of it takes, whatever number of accounts it is about. */
export interface Candidate {
  readonly circuit: CircuitInstance;
  /** Milliseconds on all threads. */
  readonly latency: number;
  /** Milliseconds on one thread. */
  readonly oneThread: number;
  /** Most proofs to a transaction: see `mostProofsOf`. */
  readonly mostProofs: number;
}

export interface ScheduledProof {
  readonly candidate: Candidate;
  readonly accounts: number;
}

/** Proofs in an order, how many are made at a time, and how many go into a transaction. */
export interface Schedule {
  readonly proofs: readonly ScheduledProof[];
  /** 1: one at a time, on all threads. More: so many at a time, on one thread each. */
  readonly workers: number;
  /** At most; never more than fit, and of one circuit. */
  readonly proofsPerTransaction: number;
}

/** What a schedule takes and costs. */
export interface Outcome {
  /** Milliseconds until the last proof is made. */
  readonly milliseconds: number;
  /** Milliseconds until all proofs of its transaction are made, summed over the accounts. */
  readonly waiting: number;
  readonly gas: number;
  readonly transactions: number;
}

/** A schedule with what comes of it. */
export interface Assessed {
  readonly schedule: Schedule;
  readonly outcome: Outcome;
}

export function candidate(
  circuit: CircuitInstance,
  cost: { readonly latency: number; readonly oneThread: number },
): Candidate {
  const { latency, oneThread } = cost;
  return { circuit, latency, oneThread, mostProofs: mostProofsOf(circuit) };
}

/** Milliseconds that a proof takes where so many are made at a time. */
export function timeOf({ latency, oneThread }: Candidate, workers: number): number {
  return workers === 1 ? latency : oneThread;
}

/** Each worker takes the next proof when it is free; proofs of a circuit fill transactions in their order. */
export function assess({ proofs, workers, proofsPerTransaction }: Schedule): Outcome {
  const free = new Array<number>(workers).fill(0);
  const open = new Map<Candidate, Transaction>();
  const sent: Transaction[] = [];
  let milliseconds = 0;
  for (const { candidate, accounts } of proofs) {
    const next = free.indexOf(Math.min(...free));
    const end = free[next]! + timeOf(candidate, workers);
    free[next] = end;
    milliseconds = Math.max(milliseconds, end);
    const transaction = open.get(candidate) ?? { candidate, proofs: 0, accounts: 0, ready: 0 };
    transaction.proofs++;
    transaction.accounts += accounts;
    transaction.ready = Math.max(transaction.ready, end);
    const isFull = transaction.proofs >= Math.min(proofsPerTransaction, candidate.mostProofs);
    if (isFull) open.delete(candidate);
    else open.set(candidate, transaction);
    if (transaction.proofs === 1) sent.push(transaction);
  }
  return {
    milliseconds,
    waiting: sent.reduce((sum, { accounts, ready }) => sum + accounts * ready, 0),
    gas: sent.reduce((sum, { candidate, proofs, accounts }) => {
      return sum + transactionGas(candidate.circuit, proofs, accounts);
    }, 0),
    transactions: sent.length,
  };
}

interface Transaction {
  readonly candidate: Candidate;
  proofs: number;
  accounts: number;
  ready: number;
}
