// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {ILiquidationGate} from "../interfaces/ILiquidationGate.sol";
import {VerifierCall} from "./VerifierCall.sol";

/// @title A call of IGroth16Verifier.verifyBatch for proofs that differ in their nullifiers alone
/// @notice What `verifier.verifyBatch(proofs, digests, words)` does, for less gas: Solidity would copy every word of
/// every proof one by one, and check it twice.
/// @dev The call's memory, from where free memory starts; nothing is allocated until the verifier has answered:
/// 0x00 selector, in the last 4 bytes | 0x20, 0x40, 0x60 where the three lists are, from 0x20 | 0x80 the lists
library BatchCall {
    /// @notice Returns if all proofs hold, and reverts otherwise, with the verifier's error.
    /// @dev Reverts with BatchUneven if the lists do not fit each other.
    /// @param words of every proof, but for its nullifiers
    /// @param place of the first nullifier among the words
    /// @param accounts nullifiers of a proof
    function requireProofs(
        IGroth16Verifier verifier,
        ILiquidationGate.LiquidationBatch calldata batch,
        uint256[] memory words,
        uint256 place,
        uint256 accounts
    ) internal view {
        uint256 count = batch.proofs.length;
        if (batch.digests.length != count || batch.nullifiers.length != count * accounts) {
            revert ILiquidationGate.BatchUneven();
        }
        uint256 start = _putSelector();
        uint256 end = _putProofs(start, batch.proofs);
        end = _putDigests(start, end, batch.digests);
        end = _putWords(start, end, words, batch.nullifiers, place, accounts);
        VerifierCall.ask(verifier, start, end);
    }

    function _putSelector() private pure returns (uint256 start) {
        uint256 selector = uint32(IGroth16Verifier.verifyBatch.selector);
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(start, selector)
            mstore(0x40, add(start, 0x80))
        }
    }

    // Each takes the memory that it writes.

    function _putProofs(uint256 start, IGroth16Verifier.Proof[] calldata proofs) private pure returns (uint256 end) {
        assembly ("memory-safe") {
            mstore(add(start, 0x20), 0x60)
            mstore(add(start, 0x80), proofs.length)
            let size := shl(8, proofs.length)
            calldatacopy(add(start, 0xa0), proofs.offset, size)
            end := add(add(start, 0xa0), size)
            mstore(0x40, end)
        }
    }

    function _putDigests(uint256 start, uint256 list, uint256[] calldata digests) private pure returns (uint256 end) {
        assembly ("memory-safe") {
            mstore(add(start, 0x40), sub(list, add(start, 0x20)))
            mstore(list, digests.length)
            let size := shl(5, digests.length)
            calldatacopy(add(list, 0x20), digests.offset, size)
            end := add(add(list, 0x20), size)
            mstore(0x40, end)
        }
    }

    /// @dev The same words for every proof, and over them its own nullifiers.
    function _putWords(
        uint256 start,
        uint256 list,
        uint256[] memory words,
        uint256[] calldata nullifiers,
        uint256 place,
        uint256 accounts
    ) private pure returns (uint256 end) {
        assembly ("memory-safe") {
            mstore(add(start, 0x60), sub(list, add(start, 0x20)))
            let size := shl(5, mload(words))
            let own := shl(5, accounts)
            let source := nullifiers.offset
            let sourceEnd := add(source, shl(5, nullifiers.length))
            end := add(list, 0x20)
            for {} lt(source, sourceEnd) { source := add(source, own) } {
                mcopy(end, add(words, 0x20), size)
                calldatacopy(add(end, shl(5, place)), source, own)
                end := add(end, size)
            }
            mstore(list, shr(5, sub(end, add(list, 0x20))))
            mstore(0x40, end)
        }
    }
}
