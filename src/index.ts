/** zkliq: zero-knowledge liquidation proofs. */

export { type Account, accountLeaf, accountNullifier, requireAccount } from './account/account.js';
export { type AccountKeys, type AccountLocation, deriveAccountKeys } from './account/keys.js';
export { Artifacts } from './artifacts/artifacts.js';
export { exportCeremony } from './artifacts/exportCeremony.js';
export type { Manifest } from './artifacts/manifest.js';
export {
  type SetupOptions,
  type SetupResult,
  setUp,
} from './artifacts/setup.js';
export type { Beacon } from './ceremony/beacon.js';
export type { Ceremony, CeremonyStep } from './ceremony/ceremonyFile.js';
export { contributeToKey, type KeyToContributeTo } from './ceremony/contribute.js';
export type { Contribution } from './ceremony/contributions.js';
export type { CeremonyOptions } from './ceremony/options.js';
export type { PowersOfTau } from './ceremony/powersOfTau.js';
export { type NewCeremony, type StartedCeremony, startCeremony } from './ceremony/startCeremony.js';
export {
  type AddedStep,
  addContribution,
  applyBeacon,
  contributeToCeremony,
} from './ceremony/steps.js';
export {
  type CeremonyToVerify,
  type VerifiedCeremony,
  verifyCeremony,
} from './ceremony/verifyCeremony.js';
export {
  type ClaimFromChain,
  type ClaimOptions,
  type ClaimsFromChain,
  type ClaimsOptions,
  claimFromChain,
  claimsFromChain,
} from './chain/gate/claim.js';
export type { GateVerifier } from './chain/gate/gateVerifiers.js';
export {
  type BatchedProof,
  encodeConstructorArguments,
  encodeVerifyBatchCalldata,
  encodeVerifyCalldata,
} from './chain/gate/groth16Verifier.js';
export { encodeBatch, encodeLiquidation, extraHashOf } from './chain/gate/liquidationCall.js';
export type { LiquidationOutcome } from './chain/gate/liquidationEvent.js';
export { LiquidationGateClient } from './chain/gate/liquidationGate.js';
export type {
  Authorization,
  LiquidationOptions,
  SubmitOptions,
  SubmittedBatch,
  SubmittedLiquidation,
} from './chain/gate/submission.js';
export type { LedgerTreeOptions } from './chain/ledger/ledgerLeaves.js';
export { type LedgerTree, readLedgerTree } from './chain/ledger/ledgerTree.js';
export { Outbox } from './chain/outbox/outbox.js';
export type { OutboxOptions } from './chain/outbox/outboxOptions.js';
export type {
  NamedProof,
  OutboxEvent,
  OutboxReport,
  OutboxTransaction,
  ProofVerdict,
} from './chain/outbox/outboxReport.js';
export {
  type LiquidationReceipt,
  receiptOf,
  type SignedReceipt,
  signReceipt,
} from './chain/receipt/receipt.js';
export {
  checkReceipt,
  type ReceiptCheckOptions,
  type ReceiptReason,
  type ReceiptVerdict,
} from './chain/receipt/receiptCheck.js';
export { readReceiptFile, writeReceiptFile } from './chain/receipt/receiptFile.js';
export { decodeRefusal, type Refusal } from './chain/refusals/refusals.js';
export type { MarketWeights } from './chain/rounds/marketWeights.js';
export { PriceRoundsClient, type RoundSearch } from './chain/rounds/priceRounds.js';
export type { SendNotice, SendOptions } from './chain/sending/sendOptions.js';
export {
  type CircuitInstance,
  circuitId,
  circuitInstance,
  circuitInstances,
} from './circuits/instances.js';
export { compileConstraints } from './compilation/compileInstance.js';
export { DEFAULT_ACTION, DEFAULT_CIRCUIT, NO_EXTRA_DATA } from './defaults.js';
export type { EngineFactory, EngineResult, ProvingEngine } from './engine/engine.js';
export { createNativeEngine, type NativeEngineOptions } from './engine/native.js';
export { rapidsnarkEngine } from './engine/rapidsnark.js';
export { type EngineName, type EngineReport, reportEngine } from './engine/select.js';
export {
  ArtifactsError,
  type ArtifactsErrorCode,
  CeremonyError,
  type CeremonyErrorCode,
  ChainError,
  type ChainErrorCode,
  type ErrorDetails,
  InputError,
  type InputErrorCode,
  ProvingError,
  type ProvingErrorCode,
  StatementError,
  type StatementErrorCode,
  ZkliqError,
} from './errors.js';
export { type AccountLinesOptions, readAccountLines } from './files/accountLines.js';
export { type Calibration, readCalibration, writeCalibration } from './files/calibrationFile.js';
export { type NamedClaim, type WriteClaimsOptions, writeClaimFile } from './files/claimFile.js';
export { readProofFile, writeProofFile } from './files/proofFile.js';
export {
  readSnapshotFile,
  type SnapshotOptions,
  writeSnapshotFile,
} from './files/snapshotFile.js';
export type { G1Point, G2Point, Groth16Proof, VerifyingKey } from './groth16/groth16.js';
export type { Trust } from './groth16/trust.js';
export { verifyingKeyHash } from './groth16/verifyingKey.js';
export {
  type Coefficients,
  coefficientsOf,
  padCoefficients,
} from './market/coefficients.js';
export {
  assessHealth,
  type Health,
  healthFactor,
  isLiquidatable,
  liquidationPrice,
} from './market/health.js';
export type { Market, Tier, Weights } from './market/market.js';
export { formatPrice, parsePrice, priceFromFeed } from './market/prices.js';
export {
  coefficientsOfRound,
  isNeutral,
  neutralWord,
  type PriceRound,
  priceOfWord,
  roundHash,
} from './market/round.js';
export { type CalibrateOptions, calibrate } from './plan/calibrate.js';
export { type CircuitCost, type CostModel, DEFAULT_COST_MODEL } from './plan/costModel.js';
export type { Optimize } from './plan/optimize.js';
export {
  type Plan,
  type PlannedProof,
  type PlanOptions,
  planProofs,
} from './plan/plan.js';
export type { ProveAllResult } from './pool/claimGroups.js';
export type { PoolOptions, PoolProveOptions, PoolResult } from './pool/poolOptions.js';
export { type ProveAllOptions, type ProveOptions, Prover } from './pool/prover.js';
export { ProvingPool } from './pool/provingPool.js';
export type { ProverOptions } from './prover/claimProver.js';
export type { LiquidationProof } from './prover/liquidationProof.js';
export { AccountBook } from './scan/accountBook.js';
export { Scan } from './scan/scan.js';
export { parseShock, type Shock, shockPrices } from './scan/shock.js';
export { decideClaim, type LiquidationClaim } from './statement/claim.js';
export { decideClaims } from './statement/claims.js';
export { type ContextFields, computeContext } from './statement/context.js';
export { type Fold, foldWords } from './statement/fold.js';
export type { RefusedClaim } from './statement/judgeClaims.js';
export { type LiquidationWords, listWords, nullifiersOf, wordCount } from './statement/words.js';
export {
  AccountTree,
  addressedPath,
  type MembershipPath,
  rootOfPath,
} from './tree/accountTree.js';
export type { BatchVerdict, RefusalReason, Refused, Verdict } from './verifier/verdict.js';
export { Verifier, type VerifierOptions } from './verifier/verifier.js';
