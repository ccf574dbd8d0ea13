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
    ) internal pure returns (uint256 challenge) {
        uint256 r = BN254.R;
        assembly ("memory-safe") {
            // Beyond the free memory pointer:  0x00 circuitId | 0x20 digest | 0x40 words
            let data := mload(0x40)
            let size := shl(5, words.length)
            mstore(data, circuitId)
            mstore(add(data, 0x20), digest)
            calldatacopy(add(data, 0x40), words.offset, size)
            challenge := mod(keccak256(data, add(size, 0x40)), r)
        }
    }

    /// @notice Σ words[i] * challenge^i mod r, by Horner's rule from the last word to the first.
    /// @dev An alias of a word (the word plus r) would evaluate as the word does. If there is one, `canonical` is
    /// false, the sum is worth nothing, and the caller has to `refuse` the words: one flag for all of them.
    /// A sum is reduced by the next multiplication. It does not overflow: product and word are below r < 2^254 each.
    /// In assembly and four words a turn, because Solidity's bounds checks and jumps would double the gas of a word.
    function evaluate(
        uint256[] calldata words,
        uint256 challenge
    ) internal pure returns (uint256 sum, bool canonical) {
        uint256 r = BN254.R;
        canonical = true;
        assembly ("memory-safe") {
            // The words from cursor on are in the sum. Those that make no four come first: one, then two.
            let cursor := add(words.offset, shl(5, words.length))
            if and(words.length, 1) {
                cursor := sub(cursor, 0x20)
                sum := calldataload(cursor)
                canonical := lt(sum, r)
            }
            if and(words.length, 2) {
                cursor := sub(cursor, 0x40)
                let word1 := calldataload(add(cursor, 0x20))
                let word0 := calldataload(cursor)
                canonical := and(canonical, and(lt(word1, r), lt(word0, r)))
                sum := add(word0, mulmod(challenge, add(word1, mulmod(challenge, sum, r)), r))
            }
            for {} gt(cursor, words.offset) {} {
                cursor := sub(cursor, 0x80)
                let word3 := calldataload(add(cursor, 0x60))
                let word2 := calldataload(add(cursor, 0x40))
                let word1 := calldataload(add(cursor, 0x20))
                let word0 := calldataload(cursor)
                canonical := and(canonical, and(and(lt(word3, r), lt(word2, r)), and(lt(word1, r), lt(word0, r))))
                sum := add(word0, mulmod(challenge,
                       add(word1, mulmod(challenge,
                       add(word2, mulmod(challenge,
                       add(word3, mulmod(challenge, sum, r)), r)), r)), r))
            }
            sum := mod(sum, r)
        }
    }

    /// @notice Names the first word that is not in the field, of a list that has one.
    function refuse(uint256[] calldata words) internal pure {
        uint256 index = 0;
        while (words[index] < BN254.R) ++index;
        revert IGroth16Verifier.WordNotInField(index);
    }
}
