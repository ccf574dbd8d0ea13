// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {Batch} from "./libraries/Batch.sol";
import {BN254} from "./libraries/BN254.sol";
import {Fold} from "./libraries/Fold.sol";

/// @title Groth16 verifier with folded public words
/// @notice One source for every circuit, one deployment for every key. See docs/protocol.md for why three signals can
/// stand for all words.
/// @dev Written from EIP-196 and EIP-197. Stateless: everything is immutable, nothing is stored, nothing is owned. To be
/// deployed, not inherited: a verification takes memory from 0x80 on for its own.
contract Groth16Verifier is IGroth16Verifier {
    /// @inheritdoc IGroth16Verifier
    bytes32 public immutable override circuitId;
    /// @inheritdoc IGroth16Verifier
    uint256 public immutable override wordCount;
    /// @inheritdoc IGroth16Verifier
    bytes32 public immutable override keyHash;

    // The key. beta, gamma and delta are kept negated, which moves their pairings to the other side of the equation:
    // e(A, B) = e(alpha, beta) e(X, gamma) e(C, delta) is the precompile's question
    // e(A, B) e(alpha, -beta) e(X, -gamma) e(C, -delta) = 1, and a proof's points go to the precompile as they came.
    // 1 is the imaginary part, 0 the real one.
    uint256 private immutable _alphaX;
    uint256 private immutable _alphaY;
    uint256 private immutable _betaX1;
    uint256 private immutable _betaX0;
    uint256 private immutable _negatedBetaY1;
    uint256 private immutable _negatedBetaY0;
    uint256 private immutable _gammaX1;
    uint256 private immutable _gammaX0;
    uint256 private immutable _negatedGammaY1;
    uint256 private immutable _negatedGammaY0;
    uint256 private immutable _deltaX1;
    uint256 private immutable _deltaX0;
    uint256 private immutable _negatedDeltaY1;
    uint256 private immutable _negatedDeltaY0;
    uint256 private immutable _constantX;
    uint256 private immutable _constantY;
    uint256 private immutable _digestX;
    uint256 private immutable _digestY;
    uint256 private immutable _evaluationX;
    uint256 private immutable _evaluationY;
    uint256 private immutable _challengeX;
    uint256 private immutable _challengeY;

    /// @param circuitId_ keccak256 of the circuit's name and version
    /// @param wordCount_ number of its public words
    /// @param key its verifying key: refused if malformed, or if anyone could forge proofs under it
    constructor(bytes32 circuitId_, uint256 wordCount_, VerifyingKey memory key) {
        if (circuitId_ == 0) revert CircuitIdZero();
        if (wordCount_ == 0) revert WordCountZero();
        _requirePoints(key);
        _requireUnforgeable(key);

        circuitId = circuitId_;
        wordCount = wordCount_;
        keyHash = keccak256(abi.encode(key));

        (_alphaX, _alphaY) = (key.alpha[0], key.alpha[1]);
        (_betaX1, _betaX0) = (key.beta[0][0], key.beta[0][1]);
        (_negatedBetaY1, _negatedBetaY0) = (BN254.negate(key.beta[1][0]), BN254.negate(key.beta[1][1]));
        (_gammaX1, _gammaX0) = (key.gamma[0][0], key.gamma[0][1]);
        (_negatedGammaY1, _negatedGammaY0) = (BN254.negate(key.gamma[1][0]), BN254.negate(key.gamma[1][1]));
        (_deltaX1, _deltaX0) = (key.delta[0][0], key.delta[0][1]);
        (_negatedDeltaY1, _negatedDeltaY0) = (BN254.negate(key.delta[1][0]), BN254.negate(key.delta[1][1]));
        (_constantX, _constantY) = (key.ic[0][0], key.ic[0][1]);
        (_digestX, _digestY) = (key.ic[1][0], key.ic[1][1]);
        (_evaluationX, _evaluationY) = (key.ic[2][0], key.ic[2][1]);
        (_challengeX, _challengeY) = (key.ic[3][0], key.ic[3][1]);
    }

    /// @inheritdoc IGroth16Verifier
    function verify(Proof calldata proof, uint256 digest, uint256[] calldata words) public view override {
        if (words.length != wordCount) revert WrongWordCount(wordCount, words.length);
        if (digest >= BN254.R) revert DigestNotInField();

        uint256 challenge = Fold.challengeOf(circuitId, digest, words);
        (uint256 evaluation, bool canonical) = Fold.evaluate(words, challenge);
        if (!canonical) Fold.refuse(words);
        _combineSignals(digest, evaluation, challenge);
        _requirePairing(proof);
    }

    /// @inheritdoc IGroth16Verifier
    function verifyBatch(
        Proof[] calldata proofs,
        uint256[] calldata digests,
        uint256[] calldata words
    ) external view override {
        uint256 count = proofs.length;
        if (count == 0) revert EmptyBatch();
        if (digests.length != count) revert WrongDigestCount(count, digests.length);
        if (words.length != count * wordCount) revert WrongWordCount(count * wordCount, words.length);
        // The weight of the first proof is 1: there is nothing to combine.
        if (count == 1) verify(proofs[0], digests[0], words);
        else _verifyCombined(_transcribe(proofs, digests, words));
    }

    // Memory of a verification: what the pairing reads, four pairs of a G1 point (2 words) and a G2 point (4 words).
    //   0x080 A         0x0c0 B
    //   0x140 alpha     0x180 -beta
    //   0x200 signals   0x240 -gamma
    //   0x2c0 C         0x300 -delta    to 0x380
    // Addresses are constant, because an addition for each would cost as much as the store. They are those where free
    // memory starts: nothing may be allocated before the pairing. Blocks that use them are not called memory-safe, so
    // that no compiler keeps anything of its own there.

    /// @dev ic[0] + digest * ic[1] + evaluation * ic[2] + challenge * ic[3]: the circuit's signals in their order.
    /// Beside the sum, memory holds points and scalars where -gamma, C and -delta will be:
    ///   0x200 sum
    ///   0x240 ic[1]     0x280 digest       0x240 again: the term to be added, next to the sum as ecAdd wants it
    ///   0x2a0 ic[2]     0x2e0 evaluation
    ///   0x300 ic[3]     0x340 challenge    to 0x360
    function _combineSignals(uint256 digest, uint256 evaluation, uint256 challenge) private view {
        _put(0x200, _constantX);
        _put(0x220, _constantY);
        _put(0x240, _digestX);
        _put(0x260, _digestY);
        _put(0x2a0, _evaluationX);
        _put(0x2c0, _evaluationY);
        _put(0x300, _challengeX);
        _put(0x320, _challengeY);
        bool done;
        assembly {
            mstore(0x280, digest)
            mstore(0x2e0, evaluation)
            mstore(0x340, challenge)
            // ecMul (0x07): (point, scalar) -> term. ecAdd (0x06): (sum, term) -> sum.
            // Arguments are evaluated from right to left: the size of an answer is taken after its call.
            done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, 0x240, 0x60, 0x240, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, 0x200, 0x80, 0x200, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x07, 0x2a0, 0x60, 0x240, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, 0x200, 0x80, 0x200, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x07, 0x300, 0x60, 0x240, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, 0x200, 0x80, 0x200, 0x40))
        }
        if (!done) revert BN254.PrecompileFailed();
    }

    /// @dev e(A, B) e(alpha, -beta) e(signals, -gamma) e(C, -delta) = 1. Whether A, B and C are points, and in
    /// canonical coordinates, is checked by the precompile.
    function _requirePairing(Proof calldata proof) private view {
        assembly {
            // A and B, then C.
            calldatacopy(0x080, proof, 0xc0)
            calldatacopy(0x2c0, add(proof, 0xc0), 0x40)
        }
        _put(0x140, _alphaX);
        _put(0x160, _alphaY);
        _put(0x180, _betaX1);
        _put(0x1a0, _betaX0);
        _put(0x1c0, _negatedBetaY1);
        _put(0x1e0, _negatedBetaY0);
        _put(0x240, _gammaX1);
        _put(0x260, _gammaX0);
        _put(0x280, _negatedGammaY1);
        _put(0x2a0, _negatedGammaY0);
        _put(0x300, _deltaX1);
        _put(0x320, _deltaX0);
        _put(0x340, _negatedDeltaY1);
        _put(0x360, _negatedDeltaY0);
        bool wellFormed;
        bool holds;
        assembly {
            // It answers 1 or 0, to 0x00, where anything may stand if it does not answer.
            wellFormed := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, 0x080, 0x300, 0x00, 0x20))
            holds := and(wellFormed, eq(mload(0x00), 1))
        }
        if (!holds) {
            if (!wellFormed) revert ProofMalformed();
            revert ProofInvalid();
        }
    }

    /// @dev Everything that a batch says: its proofs, and the signals of each.
    function _transcribe(
        Proof[] calldata proofs,
        uint256[] calldata digests,
        uint256[] calldata words
    ) private view returns (uint256[] memory transcript) {
        uint256 size = wordCount;
        transcript = Batch.open(keyHash, proofs);
        uint256[] calldata own = words[:size];
        for (uint256 j = 0; j < digests.length; ++j) {
            // All words before these are in the field: the first of these that is not is the first of all.
            if (!_transcribeSignals(transcript, j, digests[j], own)) Fold.refuse(words);
            assembly ("memory-safe") {
                own.offset := add(own.offset, shl(5, size))
            }
        }
    }

    function _transcribeSignals(
        uint256[] memory transcript,
        uint256 j,
        uint256 digest,
        uint256[] calldata words
    ) private view returns (bool canonical) {
        if (digest >= BN254.R) revert DigestNotInField();
        uint256 challenge = Fold.challengeOf(circuitId, digest, words);
        uint256 evaluation;
        (evaluation, canonical) = Fold.evaluate(words, challenge);
        Batch.putSignals(transcript, j, digest, evaluation, challenge);
    }

    /// @dev With w_j = rho^j, j from 0:
    ///   Π e(w_j A_j, B_j) e((Σ w_j) alpha, -beta) e(Σ_i (Σ_j w_j s_ij) ic[i], -gamma) e(Σ w_j C_j, -delta) = 1
    function _verifyCombined(uint256[] memory transcript) private view {
        uint256 rho = Batch.coefficientOf(transcript);
        (uint256[] memory pairs, uint256[4] memory scalars) = Batch.combine(transcript, rho);

        uint256 pair = Batch.pairAt(pairs, 0);
        _addMultiple(pair, _alphaX, _alphaY, scalars[0]);
        _putG2(pair, _betaX1, _betaX0, _negatedBetaY1, _negatedBetaY0);

        pair = Batch.pairAt(pairs, 1);
        _addMultiple(pair, _constantX, _constantY, scalars[0]);
        _addMultiple(pair, _digestX, _digestY, scalars[1]);
        _addMultiple(pair, _evaluationX, _evaluationY, scalars[2]);
        _addMultiple(pair, _challengeX, _challengeY, scalars[3]);
        _putG2(pair, _gammaX1, _gammaX0, _negatedGammaY1, _negatedGammaY0);

        pair = Batch.pairAt(pairs, 2);
        _putG2(pair, _deltaX1, _deltaX0, _negatedDeltaY1, _negatedDeltaY0);

        _requirePairings(pairs);
    }

    function _requirePairings(uint256[] memory pairs) private view {
        bool wellFormed;
        bool holds;
        assembly ("memory-safe") {
            let size := shl(5, mload(pairs))
            wellFormed := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, add(pairs, 0x20), size, 0x00, 0x20))
            holds := and(wellFormed, eq(mload(0x00), 1))
        }
        if (!holds) {
            if (!wellFormed) revert ProofMalformed();
            revert ProofInvalid();
        }
    }

    /// @dev Adds scalar * (x, y) to the pair's G1 point, over what stands in the place of its G2 point.
    function _addMultiple(uint256 pair, uint256 x, uint256 y, uint256 scalar) private view {
        _put(pair + 0x40, x);
        _put(pair + 0x60, y);
        _put(pair + 0x80, scalar);
        if (!BN254.addMultiple(pair)) revert BN254.PrecompileFailed();
    }

    function _putG2(uint256 pair, uint256 x1, uint256 x0, uint256 y1, uint256 y0) private pure {
        _put(pair + 0x40, x1);
        _put(pair + 0x60, x0);
        _put(pair + 0x80, y1);
        _put(pair + 0xa0, y0);
    }

    /// @dev Assembly cannot read immutables; a parameter it can. The compiler inlines this.
    function _put(uint256 position, uint256 word) private pure {
        assembly {
            mstore(position, word)
        }
    }

    /// @dev Infinity is refused too: alpha, beta, gamma or delta there would drop a term of the equation, and a point
    /// of ic there would leave its signal unchecked.
    function _requirePoints(VerifyingKey memory key) private view {
        if (!BN254.isG1(key.alpha)) revert KeyPointInvalid(0);
        if (!BN254.isG2(key.beta)) revert KeyPointInvalid(1);
        if (!BN254.isG2(key.gamma)) revert KeyPointInvalid(2);
        if (!BN254.isG2(key.delta)) revert KeyPointInvalid(3);
        for (uint256 i = 0; i < key.ic.length; ++i) {
            if (!BN254.isG1(key.ic[i])) revert KeyPointInvalid(4 + i);
        }
    }

    /// @dev Where two of beta, gamma and delta agree, two terms of e(A, B) = e(alpha, beta) e(X, gamma) e(C, delta)
    /// can be merged, and points of the key make a proof for any X, the combination of any signals:
    ///   gamma = ±delta   A = alpha       B = beta    C = ∓X        as setup leaves a key without phase-2 contribution
    ///   beta  = ±gamma   A = alpha ± X   B = beta    C = infinity
    ///   beta  = ±delta   A = X           B = gamma   C = ∓alpha
    /// Two points of the curve agree up to sign where their x coordinates do. (Whoever knows the ratio of two of them
    /// can forge as well. No contract can see that: a ceremony has to rule it out.)
    function _requireUnforgeable(VerifyingKey memory key) private pure {
        if (_agree(key.gamma, key.delta) || _agree(key.beta, key.gamma) || _agree(key.beta, key.delta)) {
            revert KeyForgeable();
        }
    }

    function _agree(uint256[2][2] memory one, uint256[2][2] memory other) private pure returns (bool) {
        return one[0][0] == other[0][0] && one[0][1] == other[0][1];
    }
}
