// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Verifier of one circuit's Groth16 proofs about a list of public words
/// @notice Every zkliq circuit has the three public signals (digest, evaluation, challenge), which stand for its public
/// words. A caller gives a proof, the digest and the words; the verifier computes the other two signals itself.
/// @dev Points are in the order of EIP-197: G1 as (x, y), G2 as ((x imaginary, x real), (y imaginary, y real)).
interface IGroth16Verifier {
    /// @notice A Groth16 proof. It can be re-randomized by anyone, so its bytes identify nothing.
    struct Proof {
        uint256[2] a;
        uint256[2][2] b;
        uint256[2] c;
    }

    /// @notice A verifying key for three public signals: 22 words in all.
    struct VerifyingKey {
        uint256[2] alpha;
        uint256[2][2] beta;
        uint256[2][2] gamma;
        uint256[2][2] delta;
        uint256[2][4] ic;
    }

    /// @notice Deployment: the circuit id is zero.
    error CircuitIdZero();

    /// @notice Deployment: a circuit without public words proves nothing about anything.
    error WordCountZero();

    /// @notice Deployment: a point of the key is infinity, off its curve, off the subgroup, or has a coordinate >= p.
    /// @param index 0 alpha, 1 beta, 2 gamma, 3 delta, from 4 on the points of ic
    error KeyPointInvalid(uint256 index);

    /// @notice Deployment: two of beta, gamma and delta are equal up to sign, so anyone could forge proofs.
    error KeyForgeable();

    /// @notice The circuit, or as many proofs of it as there are, speaks about another number of words.
    error WrongWordCount(uint256 expected, uint256 actual);

    /// @notice A batch without proofs.
    error EmptyBatch();

    /// @notice A batch has another number of digests than of proofs.
    error WrongDigestCount(uint256 expected, uint256 actual);

    /// @notice The digest, or one of a batch, is not below the scalar field's order r.
    error DigestNotInField();

    /// @notice A word is not below the scalar field's order r.
    /// @param index the first such word's, in the list as it was given
    error WordNotInField(uint256 index);

    /// @notice A point of a proof is off its curve, off the subgroup, or has a coordinate >= p.
    /// @dev The precompiles say no more than that they failed: too little gas ends here too.
    error ProofMalformed();

    /// @notice The proof is well-formed, but not of these words. Of a batch: at least one is not, it is unknown which.
    error ProofInvalid();

    /// @notice Name and version of the circuit, hashed.
    function circuitId() external view returns (bytes32);

    /// @notice Number of public words.
    function wordCount() external view returns (uint256);

    /// @notice keccak256(abi.encode(key)).
    function keyHash() external view returns (bytes32);

    /// @notice Returns if the proof is valid for these words, and reverts otherwise.
    /// @dev A malformed point makes the pairing precompile burn all gas that it was given: whoever catches the revert
    /// limits the call's gas first. Nothing is returned, so that a caller has nothing to forget to check. The words'
    /// meaning and any range narrower than the field are the caller's to check. Besides the errors above,
    /// BN254.PrecompileFailed tells of too little gas, or of a chain without the precompiles.
    /// @param proof the proof
    /// @param digest chained Poseidon of the words, the circuit's first signal; the circuit checks it, not the contract
    /// @param words the public words in the circuit's order, each below r
    function verify(Proof calldata proof, uint256 digest, uint256[] calldata words) external view;

    /// @notice Returns if every one of the proofs is valid for its words, and reverts otherwise: n proofs by n + 3
    /// pairings, where `verify` takes four for each.
    /// @dev A batch with a wrong proof passes with a probability of at most 1.14 (n - 1) / r for each attempt:
    /// docs/protocol.md. What is said of `verify` holds here too. A proof may come twice. A batch of one costs what
    /// `verify` costs. Of more, too, a malformed point burns all gas that the call was given.
    /// @param proofs at least one
    /// @param digests one for each proof
    /// @param words the words of the first proof, then those of the second, and so on: wordCount for each proof
    function verifyBatch(
        Proof[] calldata proofs,
        uint256[] calldata digests,
        uint256[] calldata words
    ) external view;
}
