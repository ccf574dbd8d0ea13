import { formatTime } from '../../time.js';

type Argument = bigint | string;

/** What each custom error means, for a person, and what to do about it. */
export const sentences: Readonly<Record<string, (...args: readonly Argument[]) => string>> = {
  // The verifier.
  CircuitIdZero: () => 'The circuit id is zero',
  WordCountZero: () => 'A verifier needs at least one public word',
  KeyPointInvalid: (index) =>
    `The point ${keyPointName(index!)} of the verifying key is not a valid one`,
  KeyForgeable: () =>
    'Two of beta, gamma and delta of the verifying key agree: anyone could forge proofs',
  WrongWordCount: (expected, actual) =>
    `There have to be ${expected} public words, ${actual} were given`,
  EmptyBatch: () => 'A batch needs at least one proof',
  WrongDigestCount: (expected, actual) =>
    `A batch of ${expected} proofs needs as many digests, ${actual} were given`,
  DigestNotInField: () => 'A digest is not below the scalar field modulus r',
  WordNotInField: (index) => `Public word ${index} is not below the scalar field modulus r`,
  ProofMalformed: () =>
    'The proof is malformed, or one of the batch: not points of BN254 (or the gas did not suffice)',
  ProofInvalid: () =>
    'The proof, or at least one of the batch, is not valid for these public words',
  PrecompileFailed: () => 'The gas did not suffice, or the chain lacks the BN254 precompiles',

  // The gate.
  CircuitCountOutOfRange: (count) => `A gate takes 1 to 4 circuits, not ${count}`,
  CircuitRepeated: (id) => `Two verifiers are for the circuit ${id}: give one a circuit`,
  CircuitUnfit: (id) =>
    `The verifier's circuit id ${id} and number of words are those of no circuit for all markets of the price rounds: deploy the verifiers of zkliq's circuits`,
  RoundAgeOutOfRange: (age) =>
    `Rounds cannot count for ${age} seconds: the maximum age is 1 second to a day`,
  DeadlinePassed: (deadline) =>
    `The deadline of the proof passed at ${moment(deadline!)}: prove again with a later one`,
  LiquidatorZero: () => 'The proof names no liquidator',
  CircuitUnknown: (place) => `The gate has no circuit at place ${place}`,
  CircuitForBatches: (place) =>
    `The gate's circuit at place ${place} is for several accounts: submit its proofs as a batch`,
  BatchUneven: () =>
    'The batch has not one digest a proof, and one nullifier for every account of each',
  NothingToAuthorize: () =>
    'Every nullifier of the batch is used: its accounts were liquidated before, or have moved since',
  ThresholdNotAccepted: (threshold) =>
    `The host does not accept a threshold of ${threshold} basis points`,
  RootUnknown: () =>
    'The host does not know the root: the tree or the commitment is of another host, or out of date; read it again',
  NullifierUsed: () =>
    'The nullifier is used: the account was liquidated before, or has moved since',
  NullifierNotInField: () => 'The nullifier is not below the scalar field modulus r',
  RoundTooOld: (round) =>
    `Round ${round} is older than the gate allows: make a new round and prove again`,
  RoundsUnfit: () =>
    'The price rounds of the gate do not answer with two coefficients for every price',
  CoefficientsUnfit: () =>
    "The host's coefficients do not fit the circuit: not one for each market, or one not below 2^112",
  RoundOutOfRange: (round) => `The number of round ${round} is beyond what the gate can record`,

  // The price rounds.
  MarketCountOutOfRange: (count) => `Price rounds have 1 to 16 markets, not ${count}`,
  FeedCountOutOfRange: (market, count) => `Market ${market} needs 1 to 7 feeds, not ${count}`,
  FeedRepeated: (market, feed) => `The feed ${feed} is listed twice in market ${market}`,
  FeedUnreadable: (feed) => `${feed} is no feed: it does not tell its decimals or its status`,
  DecimalsOutOfRange: (market, feed) =>
    `The decimals of the feed ${feed} and of the token of market ${market} are above 30 together`,
  MarketWithoutPrice: (market) =>
    `Market ${market} has no price yet: half of its feeds or more are not fresh, or answer nothing that counts`,
  HeartbeatZero: (market) => `The heartbeat of market ${market} is 0: no answer would be fresh`,
  DelayTooShort: (minimum, delay) =>
    `The timelock of ${delay} seconds is too short: it must be at least ${minimum}`,
  WeightsOutOfRange: (market) =>
    `The weights of market ${market} are out of range: assets at most 10000 basis points, liabilities at least 10000`,
  WeightsCountMismatch: (expected, actual) =>
    `There are ${expected} markets, but ${actual} sets of weights`,
  WeightsUnknown: (version) => `There are no weights of version ${version}`,
  NotOwner: () => 'Only the owner of the price rounds may do this',
  NothingProposed: () => 'No weights are proposed',
  EnactedTooEarly: (time) => `The proposed weights cannot be enacted before ${moment(time!)}`,
  GasTooLow: () => 'The gas does not suffice to ask all feeds: give more',
  SequencerDown: () => "The rollup's sequencer is down, or its uptime feed does not answer",
  SequencerGrace: (since) =>
    `The rollup's sequencer came up only at ${moment(since!)}: wait until the grace period is over`,
  RoundUnknown: (number) =>
    `There is no round ${number} with this time, weights version and prices`,

  // The example ledgers and their trees.
  SettingsOutOfRange: () =>
    'The threshold, the depth or the number of known roots of the ledger is out of range',
  ThresholdOutOfRange: () => 'The threshold of the ledger must be 1 to 2^20 - 1 basis points',
  NotOperator: () => 'Only the operator of the ledger may do this',
  LeavesMissing: () => 'No leaves are given',
  TreeFull: (room) =>
    `The current tree has room for ${room} more leaves: fill it up, the next ones start another`,
  NothingToSettle: () => 'The account was not liquidated, or is settled already',
  AccountZero: () => 'The zero address has no account',
  AccountLiquidated: (account) => `The account ${account} is liquidated: settle it first`,
  CommitmentTaken: () => 'The commitment is in use, by this account or another',
  CommitmentNotInField: () => 'The commitment is not below the scalar field modulus r',
  LeafAlreadyExists: () => 'A leaf is in the tree already',
  LeafCannotBeZero: () => 'A leaf is 0',
  LeafGreaterThanSnarkScalarField: () => 'A leaf is not below the scalar field modulus r',
};

/** What Solidity's own checks found. */
const PANICS: Readonly<Record<string, string>> = {
  1: 'an assertion failed',
  17: 'a number overflowed',
  18: 'it divided by zero',
  33: 'a value is none of its enumeration',
  34: 'its storage is damaged',
  49: 'it took from an empty list',
  50: 'it read beyond the end of a list',
  65: 'it ran out of memory',
  81: 'it called a function that is not there',
};

export function panicSentence(code: bigint): string {
  const what = PANICS[code.toString()] ?? 'a check of its own failed';
  return `The contract panicked: ${what} (code 0x${code.toString(16)})`;
}

function keyPointName(index: Argument): string {
  const position = BigInt(index);
  return ['alpha', 'beta', 'gamma', 'delta'][Number(position)] ?? `ic[${position - 4n}]`;
}

function moment(time: Argument): string {
  return formatTime(BigInt(time));
}
