/** zkliq: zero-knowledge liquidation proofs. */

export { type Account, accountLeaf, accountNullifier, requireAccount } from './account/account.js';
export { type AccountKeys, type AccountLocation, deriveAccountKeys } from './account/keys.js';
export { Artifacts } from './artifacts/artifacts.js';
export type { Manifest } from './artifacts/manifest.js';
export {
  type SetupOptions,
  type SetupResult,
  type SetupStage,
  setUp,
} from './artifacts/setup.js';
export {
  decodeVerifierError,
  encodeConstructorArguments,
  encodeVerifyCalldata,
  type VerifierRefusal,
} from './chain/groth16Verifier.js';
export {
  type CircuitInstance,
  circuitId,
  circuitInstance,
  circuitInstances,
} from './circuits/instances.js';
export { DEFAULT_ACTION, DEFAULT_CIRCUIT, NO_EXTRA_DATA } from './defaults.js';
export type { EngineFactory, EngineResult, ProvingEngine } from './engine/engine.js';
export {
  ArtifactsError,
  type ErrorDetails,
  InputError,
  ProvingError,
  StatementError,
  ZkliqError,
} from './errors.js';
export { readProofFile, writeProofFile } from './files/proofFile.js';
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
export type { LiquidationProof } from './prover/liquidationProof.js';
export { type ProveOptions, Prover, type ProverOptions } from './prover/prover.js';
export { decideClaim, type LiquidationClaim } from './statement/claim.js';
export { type ContextFields, computeContext } from './statement/context.js';
export { type Fold, foldWords } from './statement/fold.js';
export { type LiquidationWords, listWords, wordCount } from './statement/words.js';
export {
  AccountTree,
  addressedPath,
  type MembershipPath,
  rootOfPath,
} from './tree/accountTree.js';
export type { G1Point, G2Point, Groth16Proof, VerifyingKey } from './verifier/groth16.js';
export {
  type RefusalReason,
  type Verdict,
  Verifier,
  type VerifierOptions,
} from './verifier/verifier.js';
export { verifyingKeyHash } from './verifier/verifyingKey.js';
