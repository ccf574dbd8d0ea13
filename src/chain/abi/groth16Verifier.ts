/** ABI of contracts/Groth16Verifier.sol: `UPDATE_ABI=1 npx mocha test/chain/abi.test.ts` writes it. */
export const groth16VerifierAbi = [
  {
    inputs: [
      { internalType: 'bytes32', name: 'circuitId_', type: 'bytes32' },
      { internalType: 'uint256', name: 'wordCount_', type: 'uint256' },
      {
        components: [
          { internalType: 'uint256[2]', name: 'alpha', type: 'uint256[2]' },
          { internalType: 'uint256[2][2]', name: 'beta', type: 'uint256[2][2]' },
          { internalType: 'uint256[2][2]', name: 'gamma', type: 'uint256[2][2]' },
          { internalType: 'uint256[2][2]', name: 'delta', type: 'uint256[2][2]' },
          { internalType: 'uint256[2][4]', name: 'ic', type: 'uint256[2][4]' },
        ],
        internalType: 'struct IGroth16Verifier.VerifyingKey',
        name: 'key',
        type: 'tuple',
      },
    ],
    stateMutability: 'nonpayable',
    type: 'constructor',
  },
  { inputs: [], name: 'CircuitIdZero', type: 'error' },
  { inputs: [], name: 'DigestNotInField', type: 'error' },
  { inputs: [], name: 'EmptyBatch', type: 'error' },
  { inputs: [], name: 'KeyForgeable', type: 'error' },
  {
    inputs: [{ internalType: 'uint256', name: 'index', type: 'uint256' }],
    name: 'KeyPointInvalid',
    type: 'error',
  },
  { inputs: [], name: 'PrecompileFailed', type: 'error' },
  { inputs: [], name: 'ProofInvalid', type: 'error' },
  { inputs: [], name: 'ProofMalformed', type: 'error' },
  { inputs: [], name: 'WordCountZero', type: 'error' },
  {
    inputs: [{ internalType: 'uint256', name: 'index', type: 'uint256' }],
    name: 'WordNotInField',
    type: 'error',
  },
  {
    inputs: [
      { internalType: 'uint256', name: 'expected', type: 'uint256' },
      { internalType: 'uint256', name: 'actual', type: 'uint256' },
    ],
    name: 'WrongDigestCount',
    type: 'error',
  },
  {
    inputs: [
      { internalType: 'uint256', name: 'expected', type: 'uint256' },
      { internalType: 'uint256', name: 'actual', type: 'uint256' },
    ],
    name: 'WrongWordCount',
    type: 'error',
  },
  {
    inputs: [],
    name: 'circuitId',
    outputs: [{ internalType: 'bytes32', name: '', type: 'bytes32' }],
    stateMutability: 'view',
    type: 'function',
  },
  {
    inputs: [],
    name: 'keyHash',
    outputs: [{ internalType: 'bytes32', name: '', type: 'bytes32' }],
    stateMutability: 'view',
    type: 'function',
  },
  {
    inputs: [
      {
        components: [
          { internalType: 'uint256[2]', name: 'a', type: 'uint256[2]' },
          { internalType: 'uint256[2][2]', name: 'b', type: 'uint256[2][2]' },
          { internalType: 'uint256[2]', name: 'c', type: 'uint256[2]' },
        ],
        internalType: 'struct IGroth16Verifier.Proof',
        name: 'proof',
        type: 'tuple',
      },
      { internalType: 'uint256', name: 'digest', type: 'uint256' },
      { internalType: 'uint256[]', name: 'words', type: 'uint256[]' },
    ],
    name: 'verify',
    outputs: [],
    stateMutability: 'view',
    type: 'function',
  },
  {
    inputs: [
      {
        components: [
          { internalType: 'uint256[2]', name: 'a', type: 'uint256[2]' },
          { internalType: 'uint256[2][2]', name: 'b', type: 'uint256[2][2]' },
          { internalType: 'uint256[2]', name: 'c', type: 'uint256[2]' },
        ],
        internalType: 'struct IGroth16Verifier.Proof[]',
        name: 'proofs',
        type: 'tuple[]',
      },
      { internalType: 'uint256[]', name: 'digests', type: 'uint256[]' },
      { internalType: 'uint256[]', name: 'words', type: 'uint256[]' },
    ],
    name: 'verifyBatch',
    outputs: [],
    stateMutability: 'view',
    type: 'function',
  },
  {
    inputs: [],
    name: 'wordCount',
    outputs: [{ internalType: 'uint256', name: '', type: 'uint256' }],
    stateMutability: 'view',
    type: 'function',
  },
] as const;
