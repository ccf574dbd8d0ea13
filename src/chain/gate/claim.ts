import { type Account, accountLeaf } from '../../account/account.js';
import { type CircuitInstance, circuitId } from '../../circuits/instances.js';
import { DEFAULT_ACTION } from '../../defaults.js';
import { padCoefficients } from '../../market/coefficients.js';
import type { Market } from '../../market/market.js';
import type { PriceRound } from '../../market/round.js';
import { decideClaim, type LiquidationClaim } from '../../statement/claim.js';
import type { ContextFields } from '../../statement/context.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import { type LedgerTree, readLedgerTree } from '../ledger/ledgerTree.js';
import { chainIdOf, providerOf, refused } from '../node/rpc.js';
import { expectedRefusal } from '../refusals/refusals.js';
import type { MarketWeights } from '../rounds/marketWeights.js';
import { placeOfCircuit } from './gateVerifiers.js';
import { extraHashOf } from './liquidationCall.js';
import type { LiquidationGateClient } from './liquidationGate.js';

export interface ClaimOptions {
  readonly gate: LiquidationGateClient;
  readonly circuit: CircuitInstance;
  /** Secret. */
  readonly account: Account;
  /** Who is credited. */
  readonly liquidator: string;
  /** Basis points. */
  readonly threshold: bigint;
  /** Unix seconds; default the end of the round's time. */
  readonly deadline?: bigint;
  /** Default the latest. */
  readonly round?: PriceRound;
  /**
   * The host's markets with the weights that they were deployed with, if they are known: the node is
   * asked only for those that came later.
   */
  readonly markets?: readonly Market[];
  /** Default: read from the gate, which must be a PrivateLedger. Not looked at if the circuit has depth 0. */
  readonly tree?: LedgerTree;
  /** What the host's hook reads beside the proof, 0x and hex; default nothing. */
  readonly extraData?: string;
}

/** What a prover takes, and the round to submit its proof with. */
export interface ClaimFromChain {
  /** Secret, because the account is. */
  readonly claim: LiquidationClaim;
  readonly round: PriceRound;
}

/**
 * Gathers from the chain what is needed to prove that an account is liquidatable, decides here whether
 * it is, and makes sure that the gate would take such a proof.
 *
 * Only of an account that may be liquidated the node is asked about the root and the nullifier, so
 * that it learns who is about to be; with a circuit of depth 0 the root tells which account. What
 * the prices are is its word, as far as it has told the round's hash to suit: ask a node of your own.
 *
 * @throws InputError INVALID_VALUE if the account is not well-formed
 * @throws StatementError NOT_LIQUIDATABLE, ROUND_NOT_LATER, NOT_IN_TREE and what else `decideClaim` throws
 * @throws ChainError CIRCUIT_NOT_TAKEN; REFUSED if the gate does not know the root, does not accept the
 *   threshold, or the nullifier is used; ROUND_UNKNOWN and what else `PriceRoundsClient.round` and
 *   `readLedgerTree` throw
 */
export async function claimFromChain(options: ClaimOptions): Promise<ClaimFromChain> {
  const { gate, circuit, account, threshold } = options;
  const { markets, depth } = circuit;
  placeOfCircuit(await gate.verifiers(), circuitId(circuit), circuit.name);
  await requireAccepted(gate, threshold);
  const path = await findPath(gate, depth, accountLeaf(account), options.tree);
  const rounds = await gate.rounds();
  const round = options.round ?? (await rounds.round());
  const weights = weightsUnder(round, options.markets);
  const all = await rounds.coefficients(round, 'maintenance', weights);
  const coefficients = padCoefficients(all, markets);
  const context = await contextOf(options, round);
  const claim = { account, path, threshold, round: round.number, coefficients, context };
  const { root, nullifier } = decideClaim(circuit, claim);
  await requireUnspent(gate, root, nullifier);
  return { claim, round };
}

/** The weights that the markets were deployed with, if the round counts under them. */
function weightsUnder(
  { weightsVersion }: PriceRound,
  markets: readonly Market[] | undefined,
): readonly MarketWeights[] | undefined {
  return weightsVersion === 1n ? markets?.map(({ weights }) => weights) : undefined;
}

async function findPath(
  gate: LiquidationGateClient,
  depth: number,
  leaf: bigint,
  tree: LedgerTree | undefined,
): Promise<MembershipPath> {
  if (depth === 0) return addressedPath(leaf);
  return (tree ?? (await readLedgerTree(gate.address, gate.runner))).path(leaf);
}

async function requireAccepted(gate: LiquidationGateClient, threshold: bigint): Promise<void> {
  if (await gate.isAcceptedThreshold(threshold)) return;
  throw refused(expectedRefusal('ThresholdNotAccepted', threshold));
}

async function requireUnspent(
  gate: LiquidationGateClient,
  root: bigint,
  nullifier: bigint,
): Promise<void> {
  if (!(await gate.isKnownRoot(root))) throw refused(expectedRefusal('RootUnknown', root));
  if ((await gate.authorizationOf(nullifier)) !== null) {
    throw refused(expectedRefusal('NullifierUsed', nullifier));
  }
}

async function contextOf(
  { gate, liquidator, deadline, extraData = '0x' }: ClaimOptions,
  round: PriceRound,
): Promise<ContextFields> {
  return {
    chainId: await chainIdOf(providerOf(gate.runner)),
    gate: gate.address,
    action: DEFAULT_ACTION,
    liquidator,
    deadline: deadline ?? round.time + (await gate.maximumRoundAge()),
    extraHash: extraHashOf(extraData),
  };
}
