// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";

/// @title A call of IGroth16Verifier.verify whose words are written where the call needs them
/// @notice What `verifier.verify(proof, digest, words)` does, for less gas: Solidity would copy every word once more.
/// @dev Memory from the block's start, in words of 32 bytes, with n words in the list; the list is a Solidity array:
/// 0 selector, in the last 4 bytes | 1-8 proof | 9 digest | 10 where the list is | 11 n | 12 … the words
library VerifierCall {
    uint256 private constant HEAD_BYTES = 11 * 0x20;

    /// @notice Room for a call.
    /// @return words of the call, all of them 0
    function allocate(uint256 count) internal pure returns (uint256[] memory words) {
        assembly ("memory-safe") {
            words := add(mload(0x40), HEAD_BYTES)
            let size := shl(5, count)
            mstore(words, count)
            // Nothing lies beyond the calldata: zeros.
            calldatacopy(add(words, 0x20), calldatasize(), size)
            mstore(0x40, add(add(words, 0x20), size))
        }
    }

    /// @notice Returns if the proof holds, and reverts otherwise, with the verifier's error.
    /// @param words what `allocate` returned, and nothing else
    function requireProof(
        IGroth16Verifier verifier,
        IGroth16Verifier.Proof calldata proof,
        uint256 digest,
        uint256[] memory words
    ) internal view {
        uint256 selector = uint32(IGroth16Verifier.verify.selector);
        uint256 start;
        uint256 end;
        assembly ("memory-safe") {
            start := sub(words, HEAD_BYTES)
            mstore(start, selector)
            calldatacopy(add(start, 0x20), proof, 0x100)
            mstore(add(start, 0x120), digest)
            mstore(add(start, 0x140), 0x140)
            end := add(words, shl(5, add(mload(words), 1)))
        }
        ask(verifier, start, end);
    }

    /// @notice Makes a call of a verifier that answers nothing if it is content, and reverts with its error otherwise.
    /// @param start of the call in memory: the selector is in the last 4 bytes of the first word
    /// @param end of the call
    function ask(IGroth16Verifier verifier, uint256 start, uint256 end) internal view {
        // Without code it would seem content.
        bool exists = address(verifier).code.length != 0;
        assembly ("memory-safe") {
            let data := add(start, 0x1c)
            if iszero(and(exists, staticcall(gas(), verifier, data, sub(end, data), 0x00, 0x00))) {
                returndatacopy(start, 0x00, returndatasize())
                revert(start, returndatasize())
            }
        }
    }
}
