// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {BN254} from "./BN254.sol";

/// @title Public words folded into a challenge and an evaluation
/// @notice The digest fixes the words before the challenge exists, so words other than the circuit's agree with its
/// evaluation by chance only: docs/protocol.md has the argument. Equal to src/statement/fold.ts.
library Fold {
    /// @notice keccak256(circuitId ‖ digest ‖ words) mod r, 32 bytes big-endian each.
    /// @dev The verifier fixes the number of words, so their concatenation is unambiguous.
    function challengeOf(
        bytes32 circuitId,
        uint256 digest,
        uint256[] calldata words
    ) internal pure returns (uint256) {
        bytes32 hash;
        assembly ("memory-safe") {
            // Beyond the free memory pointer:  0x00 circuitId | 0x20 digest | 0x40 words
            let data := mload(0x40)
            let size := mul(words.length, 0x20)
            mstore(data, circuitId)
            mstore(add(data, 0x20), digest)
            calldatacopy(add(data, 0x40), words.offset, size)
            hash := keccak256(data, add(size, 0x40))
        }
        return uint256(hash) % BN254.R;
    }

    /// @notice Σ words[i] * challenge^i mod r, by Horner's rule from the last word to the first.
    /// @dev An alias of a word (the word plus r) would evaluate as the word does, so it is refused.
    function evaluate(uint256[] calldata words, uint256 challenge) internal pure returns (uint256 sum) {
        uint256 r = BN254.R;
        bool canonical = true;
        assembly ("memory-safe") {
            // In assembly, because Solidity's bounds checks and jumps would double the gas of a word.
            let first := words.offset
            let cursor := add(first, mul(words.length, 0x20))
            for {} gt(cursor, first) {} {
                cursor := sub(cursor, 0x20)
                let word := calldataload(cursor)
                canonical := and(canonical, lt(word, r))
                sum := addmod(mulmod(sum, challenge, r), word, r)
            }
        }
        if (!canonical) _refuse(words);
    }

    /// @dev Names the first word that is not in the field.
    function _refuse(uint256[] calldata words) private pure {
        uint256 index = 0;
        while (words[index] < BN254.R) ++index;
        revert IGroth16Verifier.WordNotInField(index);
    }
}
