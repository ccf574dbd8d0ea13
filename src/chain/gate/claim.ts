import { type Account, accountLeaf } from '../../account/account.js';
import { type CircuitInstance, circuitId } from '../../circuits/instances.js';
import type { Market } from '../../market/market.js';
import type { PriceRound } from '../../market/round.js';
import { atClaim, withClaim } from '../../statement/atClaim.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { decideClaims, requireAccountCount } from '../../statement/claims.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import { type LedgerTree, readLedgerTree } from '../ledger/ledgerTree.js';
import { refused } from '../node/nodeError.js';
import { expectedRefusal } from '../refusals/refusals.js';
import { placeOfCircuit } from './gateVerifiers.js';
import type { LiquidationGateClient } from './liquidationGate.js';
import { requireAccepted, termsFromChain } from './termsFromChain.js';

/** What {@link claimsFromChain} cannot read from the chain. */
export interface ClaimsOptions {
  readonly gate: LiquidationGateClient;
  readonly circuit: CircuitInstance;
  /** One to as many as the circuit has room for. Secret. */
  readonly accounts: readonly Account[];
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

/** The same for {@link claimFromChain}, about one account. */
export interface ClaimOptions extends Omit<ClaimsOptions, 'accounts'> {
  /** Secret. */
  readonly account: Account;
}

/** What a prover takes, and the round to submit its proof with. */
export interface ClaimsFromChain {
  /** One an account, in their order. Secret, because the accounts are. */
  readonly claims: readonly LiquidationClaim[];
  readonly round: PriceRound;
}

/** What a prover takes, and the round to submit its proof with. */
export interface ClaimFromChain {
  /** Secret, because the account is. */
  readonly claim: LiquidationClaim;
  readonly round: PriceRound;
}

/**
 * Gathers from the chain what is needed to prove that accounts are liquidatable, decides here whether
 * they are, and makes sure that the gate would take such a proof.
 *
 * Only of accounts that may all be liquidated the node is asked about the root and the nullifiers, so
 * that it learns who is about to be; with a circuit of depth 0 the root tells which account. What
 * the prices are is its word, as far as it has told the round's hash to suit: ask a node of your own.
 *
 * @throws InputError INVALID_VALUE if an account is not well-formed
 * @throws StatementError NOT_LIQUIDATABLE, ROUND_NOT_LATER, NOT_IN_TREE and what else `decideClaims`
 *   throws; of several accounts `details.claim` tells which, from 0
 * @throws ChainError CIRCUIT_NOT_TAKEN; REFUSED if the gate does not know the root, does not accept the
 *   threshold, or a nullifier is used, of which `details.claim` tells likewise; ROUND_UNKNOWN and what
 *   else `PriceRoundsClient.round` and `readLedgerTree` throw
 */
export async function claimsFromChain(given: ClaimsOptions): Promise<ClaimsFromChain> {
  // The accounts as they are now, whatever becomes of the caller's list while the node is asked.
  const options = { ...given, accounts: structuredClone(given.accounts) };
  const { gate, circuit, accounts, threshold } = options;
  requireAccountCount(circuit, accounts.length);
  placeOfCircuit(await gate.verifiers(), circuitId(circuit), circuit.name);
  await requireAccepted(gate, threshold);
  const paths = await findPaths(options);
  const { terms, round } = await termsFromChain(options);
  const claims = accounts.map((account, i) => ({ account, path: paths[i]!, ...terms }));
  const { root, nullifiers } = decideClaims(circuit, claims);
  await requireUnspent(gate, root, nullifiers.slice(0, claims.length));
  return { claims, round };
}

/** As `claimsFromChain`, of one account. */
export async function claimFromChain({
  account,
  ...options
}: ClaimOptions): Promise<ClaimFromChain> {
  const { claims, round } = await claimsFromChain({ ...options, accounts: [account] });
  return { claim: claims[0]!, round };
}

/** In one reading of the tree. */
async function findPaths({
  gate,
  circuit,
  accounts,
  tree: given,
}: ClaimsOptions): Promise<MembershipPath[]> {
  const leaves = accounts.map((account, claim) =>
    atClaim(claim, accounts.length, () => accountLeaf(account)),
  );
  if (circuit.depth === 0) return leaves.map(addressedPath);
  const tree = given ?? (await readLedgerTree(gate.address, gate.runner));
  return leaves.map((leaf, claim) => atClaim(claim, leaves.length, () => tree.path(leaf)));
}

async function requireUnspent(
  gate: LiquidationGateClient,
  root: bigint,
  nullifiers: readonly bigint[],
): Promise<void> {
  if (!(await gate.isKnownRoot(root))) throw refused(expectedRefusal('RootUnknown', root));
  const records = await Promise.all(nullifiers.map((each) => gate.authorizationOf(each)));
  const used = records.findIndex((record) => record !== null);
  if (used < 0) return;
  const error = refused(expectedRefusal('NullifierUsed', nullifiers[used]!));
  throw nullifiers.length === 1 ? error : withClaim(error, used);
}
