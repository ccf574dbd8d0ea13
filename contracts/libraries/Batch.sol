// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {BN254} from "./BN254.sol";

/// @title Proofs of one key, combined at random into one equation
/// @notice Proof j has the weight rho^j. rho is a hash of everything that the equation is made of, so nobody can choose
/// wrong proofs whose errors cancel: docs/protocol.md has the argument. Equal to src/verifier/batch.ts.
/// @dev A transcript is what rho is the hash of, and what is combined then, so nothing can be in one and not in the
/// other. It is a list of words:
///   keyHash | n | A (2 words), B (4), C (2) of each proof | digest, evaluation, challenge of each proof
library Batch {
    /// @dev The pairs of alpha, the signals and C come before those of the proofs.
    uint256 private constant KEY_PAIRS = 3;

    /// @notice A transcript without signals.
    function open(
        bytes32 keyHash,
        IGroth16Verifier.Proof[] calldata proofs
    ) internal pure returns (uint256[] memory transcript) {
        transcript = new uint256[](2 + 11 * proofs.length);
        transcript[0] = uint256(keyHash);
        transcript[1] = proofs.length;
        uint256 first = _proofAt(transcript, 0);
        assembly ("memory-safe") {
            calldatacopy(first, proofs.offset, shl(8, proofs.length))
        }
    }

    /// @notice Writes the signals of proof j, j < n.
    function putSignals(
        uint256[] memory transcript,
        uint256 j,
        uint256 digest,
        uint256 evaluation,
        uint256 challenge
    ) internal pure {
        uint256 signals = _signalsAt(transcript, j);
        assembly ("memory-safe") {
            mstore(signals, digest)
            mstore(add(signals, 0x20), evaluation)
            mstore(add(signals, 0x40), challenge)
        }
    }

    /// @notice rho: keccak256(transcript) mod r, of 32 bytes big-endian for each word.
    /// @dev n stands before what there is n times, so the concatenation is unambiguous.
    function coefficientOf(uint256[] memory transcript) internal pure returns (uint256 rho) {
        uint256 r = BN254.R;
        assembly ("memory-safe") {
            rho := mod(keccak256(add(transcript, 0x20), shl(5, mload(transcript))), r)
        }
    }

    /// @notice The proofs' part of the equation, as the precompile takes it, and the scalars of the key's part.
    /// @param transcript with all signals
    /// @param rho its coefficient
    /// @return pairs three for the key, zero but for Σ rho^j C_j, the G1 point of the third; then (rho^j A_j, B_j) for
    /// each proof
    /// @return scalars of the points of ic: Σ rho^j; Σ rho^j s_j for each of the signals digest, evaluation, challenge
    function combine(
        uint256[] memory transcript,
        uint256 rho
    ) internal view returns (uint256[] memory pairs, uint256[4] memory scalars) {
        pairs = new uint256[](6 * (KEY_PAIRS + transcript[1]));
        uint256 sumC = pairAt(pairs, KEY_PAIRS - 1);
        uint256 pair = pairAt(pairs, KEY_PAIRS);
        uint256 proof = _proofAt(transcript, 0);
        uint256 signals = _signalsAt(transcript, 0);
        uint256 end = signals;
        // The first weight is 1: nothing to multiply. The pairing looks at this A and B, the first addition at this C.
        _take(proof, pair, sumC);
        _addSignals(scalars, signals, 1);
        uint256 weight = 1;
        unchecked {
            // From address to address: the proofs end where the signals begin.
            for (proof += 0x100; proof < end; proof += 0x100) {
                pair += 0xc0;
                signals += 0x60;
                weight = mulmod(weight, rho, BN254.R);
                // At once: a precompile that refuses leaves a 64th of the gas.
                if (!_takeWeighted(proof, pair, sumC, weight)) revert IGroth16Verifier.ProofMalformed();
                _addSignals(scalars, signals, weight);
            }
        }
    }

    /// @notice Address of a pair: a G1 point (2 words) and a G2 point (4 words).
    function pairAt(uint256[] memory pairs, uint256 index) internal pure returns (uint256 pair) {
        assembly ("memory-safe") {
            pair := add(add(pairs, 0x20), mul(index, 0xc0))
        }
    }

    /// @dev pair = (A, B), sumC = C
    function _take(uint256 proof, uint256 pair, uint256 sumC) private pure {
        assembly ("memory-safe") {
            mcopy(pair, proof, 0xc0)
            mcopy(sumC, add(proof, 0xc0), 0x40)
        }
    }

    /// @dev pair = (weight A, B), sumC += weight C
    /// @return done whether A and C are points of the curve, and the precompiles answered
    function _takeWeighted(uint256 proof, uint256 pair, uint256 sumC, uint256 weight) private view returns (bool done) {
        assembly ("memory-safe") {
            mcopy(pair, proof, 0x40)
            mstore(add(pair, 0x40), weight)
            // The size of the answer is taken after the call: arguments are evaluated from right to left.
            done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, pair, 0x60, pair, 0x40))
            mcopy(add(pair, 0x40), add(proof, 0x40), 0x80)

            mcopy(add(sumC, 0x40), add(proof, 0xc0), 0x40)
            mstore(add(sumC, 0x80), weight)
        }
        return done && BN254.addMultiple(sumC);
    }

    /// @dev scalars += weight * (1, digest, evaluation, challenge) mod r
    function _addSignals(uint256[4] memory scalars, uint256 signals, uint256 weight) private pure {
        uint256 r = BN254.R;
        assembly ("memory-safe") {
            mstore(scalars, addmod(mload(scalars), weight, r))
            let scalar := add(scalars, 0x20)
            mstore(scalar, addmod(mload(scalar), mulmod(weight, mload(signals), r), r))
            scalar := add(scalars, 0x40)
            mstore(scalar, addmod(mload(scalar), mulmod(weight, mload(add(signals, 0x20)), r), r))
            scalar := add(scalars, 0x60)
            mstore(scalar, addmod(mload(scalar), mulmod(weight, mload(add(signals, 0x40)), r), r))
        }
    }

    /// @dev Behind the list's length, keyHash and n.
    function _proofAt(uint256[] memory transcript, uint256 j) private pure returns (uint256 proof) {
        assembly ("memory-safe") {
            proof := add(add(transcript, 0x60), shl(8, j))
        }
    }

    /// @dev Behind the n proofs.
    function _signalsAt(uint256[] memory transcript, uint256 j) private pure returns (uint256 signals) {
        uint256 first = _proofAt(transcript, transcript[1]);
        assembly ("memory-safe") {
            signals := add(first, mul(0x60, j))
        }
    }
}
