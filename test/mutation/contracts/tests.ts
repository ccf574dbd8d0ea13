/**
 * The tests of each file below contracts/, by name below test/contracts: those of its own first, and of those
 * the quickest.
 */
export const CONTRACT_TESTS: Readonly<Record<string, readonly string[]>> = {
  'CircuitVerifiers.sol': [
    'liquidationGateDeployment',
    'liquidationGate',
    'liquidationGateProofs',
    'liquidationGateBatch',
  ],
  'Groth16Verifier.sol': ['groth16Verifier', 'groth16VerifierKey', 'groth16VerifierBatch'],
  'LiquidationGate.sol': [
    'liquidationGate',
    'liquidationGateRounds',
    'liquidationGateProofs',
    'liquidationGateDeployment',
    'liquidationGateCalldata',
    'liquidationGateBatch',
    'privateLedger',
  ],
  'OwnRoundsGate.sol': ['liquidationGate', 'liquidationGateRounds', 'liquidationGateCalldata'],
  'PriceRounds.sol': [
    'priceRounds',
    'priceRoundsFeeds',
    'priceRoundsDeployment',
    'priceRoundsWeights',
    'priceRoundsCoefficients',
    'liquidationGate',
    'liquidationGateCalldata',
    'liquidationGateCoefficients',
  ],
  'SharedRoundsGate.sol': [
    'liquidationGateRounds',
    'liquidationGateDeployment',
    'liquidationGateCoefficients',
  ],
  'TimelockedWeights.sol': [
    'priceRoundsWeights',
    'priceRoundsDeployment',
    'priceRounds',
    'priceRoundsCoefficients',
    'liquidationGateStorage',
  ],
  'examples/AddressedLedger.sol': ['addressedLedger'],
  'examples/PostedFeed.sol': ['postedFeed'],
  'examples/PrivateLedger.sol': ['privateLedger'],
  'libraries/Authorizations.sol': ['liquidationGateLibraries', 'liquidationGate'],
  'libraries/BN254.sol': [
    'liquidationGateLibraries',
    'groth16VerifierKey',
    'groth16Verifier',
    'groth16VerifierBatch',
  ],
  'libraries/Batch.sol': ['vectors', 'groth16VerifierBatch', 'groth16Verifier'],
  'libraries/BatchCall.sol': ['liquidationGateBatch', 'liquidationGateBatchCalldata'],
  'libraries/CircuitNames.sol': ['liquidationGateLibraries', 'liquidationGateDeployment'],
  'libraries/Coefficients.sol': [
    'priceRounds',
    'priceRoundsCoefficients',
    'liquidationGateCoefficients',
  ],
  'libraries/FeedReader.sol': ['priceRoundsFeeds', 'priceRoundsDeployment', 'priceRounds'],
  'libraries/Fold.sol': ['vectors', 'groth16Verifier', 'groth16VerifierBatch'],
  'libraries/LiquidationContext.sol': ['vectors', 'liquidationGateLibraries', 'liquidationGate'],
  'libraries/Median.sol': ['priceRoundsFeeds'],
  'libraries/PublicWords.sol': [
    'liquidationGate',
    'liquidationGateProofs',
    'liquidationGateCoefficients',
    'liquidationGateLibraries',
    'liquidationGateBatch',
  ],
  'libraries/RootHistory.sol': ['liquidationGateLibraries', 'privateLedger'],
  'libraries/RoundCall.sol': ['liquidationGateRounds', 'liquidationGateCoefficients'],
  'libraries/RoundHash.sol': ['priceRounds', 'liquidationGateCalldata'],
  'libraries/VerifierCall.sol': [
    'liquidationGate',
    'liquidationGateProofs',
    'liquidationGateCoefficients',
    'vectors',
  ],
};

/** Of which every mutant was tried: none survives that is not explained in equivalent.ts. */
export const COMPLETE: readonly string[] = [
  'OwnRoundsGate.sol',
  'SharedRoundsGate.sol',
  'examples/PostedFeed.sol',
  'libraries/Authorizations.sol',
  'libraries/Coefficients.sol',
  'libraries/Median.sol',
  'libraries/RootHistory.sol',
  'libraries/RoundHash.sol',
];
