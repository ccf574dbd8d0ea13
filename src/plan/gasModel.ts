/**
 * What a transaction of `authorizeBatch` costs, for a host like `PrivateLedger`, whose hook does
 * nothing. Exact parts are the protocol's own prices; the rest was measured, and a test holds the sum
 * to the committed snapshots (test/contracts/gasGate*.json). In gas.
 */
import { TRANSACTION_GAS_CAP } from '../chain/node/gas.js';
import type { CircuitInstance } from '../circuits/instances.js';
import { wordCount } from '../statement/words.js';

/** Of any transaction. */
const TRANSACTION = 21_000;
/** EIP-1108: a call of the pairing, and each of its pairs. */
const PAIRING = 45_000;
const PAIR = 34_000;
/** Pairs beside one a proof: alpha, the signals, and C. */
const FIXED_PAIRS = 3;
/** EIP-1108: ecMul and ecAdd. */
const MULTIPLICATION = 6_000;
const ADDITION = 150;
/** EIP-2028: a word of calldata whose bytes are not 0, and one whose bytes are. */
const WORD_OF_CALLDATA = 512;
const ZERO_WORD_OF_CALLDATA = 128;
/** Points and digest of a proof. */
const PROOF_WORDS = 9;
/** EIP-2929: a slot that was 0, touched for the first time. */
const NULLIFIER_SLOT = 22_100;
/** LOG with three topics and two words of data. */
const EVENT = 375 + 3 * 375 + 64 * 8;

/** Measured: terms, context, the round's hash, coefficients. */
const GATE = 25_150;
/** Measured: what is done for several proofs together, whatever their number. */
const COMBINING = 6_550;
/** Measured: transcript and weights of a proof. */
const PROOF_REST = 2_094;
/** Measured: a word's share in a proof's fold. */
const WORD = 81;
/** Measured: reading an account's nullifier twice, its place in the mapping. */
const ACCOUNT_REST = 640;
/** Measured: passing over a place that no account takes. */
const EMPTY_PLACE = 132;

/** A transaction may be given a tenth more than it is estimated to need: see `gasLimitFor`. */
const LIMIT = Number((TRANSACTION_GAS_CAP * 10n) / 11n);

/**
 * Gas of a transaction with so many proofs of a circuit, about so many accounts together.
 *
 * @param proofs 1 or more
 * @param accounts 1 to as many as the proofs have room for
 */
export function transactionGas(circuit: CircuitInstance, proofs: number, accounts: number): number {
  return (
    verificationGas(proofs) +
    GATE +
    proofs * proofGas(circuit) +
    accountsGas(circuit, proofs, accounts)
  );
}

/** Most proofs, all of them full, that fit into a transaction. */
export function mostProofsOf(circuit: CircuitInstance): number {
  const fits = (proofs: number) =>
    transactionGas(circuit, proofs, proofs * circuit.accounts) <= LIMIT;
  let most = 1;
  while (fits(most + 1)) most++;
  return most;
}

/** Pairings and multiplications: of a proof alone those of its signals, of several A and C of all but the first, too. */
function verificationGas(proofs: number): number {
  const [multiplications, additions, combining] =
    proofs === 1 ? [3, 3, 0] : [5 + 2 * (proofs - 1), 3 + (proofs - 1), COMBINING];
  return (
    TRANSACTION +
    PAIRING +
    PAIR * (FIXED_PAIRS + proofs) +
    MULTIPLICATION * multiplications +
    ADDITION * additions +
    combining
  );
}

function proofGas(circuit: CircuitInstance): number {
  return PROOF_WORDS * WORD_OF_CALLDATA + PROOF_REST + WORD * wordCount(circuit);
}

function accountsGas(circuit: CircuitInstance, proofs: number, accounts: number): number {
  const empty = proofs * circuit.accounts - accounts;
  return (
    accounts * (NULLIFIER_SLOT + EVENT + WORD_OF_CALLDATA + ACCOUNT_REST) +
    empty * (ZERO_WORD_OF_CALLDATA + EMPTY_PLACE)
  );
}
