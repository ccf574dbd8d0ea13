// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILiquidationGate} from "../interfaces/ILiquidationGate.sol";
import {Coefficients} from "./Coefficients.sol";

/// @title The public words of a proof in their order
/// @notice Of a circuit for one account:  root, nullifier, threshold, round, context, a_0 ..., b_0 ...
/// Of one for several:  root, threshold, round, context, a_0 ..., b_0 ..., nullifier_0 ...
/// Equal to src/statement/words.ts.
library PublicWords {
    /// @notice Words of every circuit beside its coefficients and nullifiers: root, threshold, round and context.
    uint256 private constant HEAD_WORDS = 4;

    /// @notice Place of the nullifier in a circuit for one account.
    uint256 internal constant NULLIFIER = 1;

    /// @notice Number of words.
    /// @dev Unchecked, as markets and accounts are those of a circuit: at most 16 and 64.
    function countOf(uint256 markets, uint256 accounts) internal pure returns (uint256) {
        unchecked {
            return HEAD_WORDS + 2 * markets + accounts;
        }
    }

    /// @notice Place of the first nullifier.
    function nullifiersAt(uint256 markets, uint256 accounts) internal pure returns (uint256) {
        unchecked {
            return accounts == 1 ? NULLIFIER : HEAD_WORDS + 2 * markets;
        }
    }

    /// @notice Sets root, threshold, round and context.
    function setHead(
        uint256[] memory words,
        uint256 accounts,
        ILiquidationGate.Terms calldata terms,
        uint256 context
    ) internal pure {
        uint256 place = accounts == 1 ? NULLIFIER + 1 : 1;
        assembly ("memory-safe") {
            // Of terms: root is the second word; threshold and round are the third and fourth.
            calldatacopy(add(words, 0x20), add(terms, 0x20), 0x20)
            // Behind the list's length and what stands before.
            let rest := add(words, shl(5, add(place, 1)))
            calldatacopy(rest, add(terms, 0x40), 0x40)
            mstore(add(rest, 0x40), context)
        }
    }

    /// @notice Sets a and b: markets of the circuit that the host does not have count for nothing.
    /// @dev Reverts with CoefficientsUnfit if there are more than the circuit has markets, or one is not below 2^112:
    /// the circuit relies on it and does not check it.
    /// @param words 0 where coefficients will stand
    function setCoefficients(
        uint256[] memory words,
        uint256 markets,
        uint256 accounts,
        uint256[] memory a,
        uint256[] memory b
    ) internal pure {
        uint256 count = a.length;
        if (count > markets || b.length != count) revert ILiquidationGate.CoefficientsUnfit();
        uint256 place = accounts == 1 ? HEAD_WORDS + 1 : HEAD_WORDS;
        uint256 all = 0;
        assembly ("memory-safe") {
            let size := shl(5, count)
            // Behind the list's length and what stands before.
            let first := add(words, shl(5, add(place, 1)))
            mcopy(first, add(a, 0x20), size)
            mcopy(add(first, shl(5, markets)), add(b, 0x20), size)
            for {
                let offset := size
            } offset {
                offset := sub(offset, 0x20)
            } {
                all := or(all, or(mload(add(a, offset)), mload(add(b, offset))))
            }
        }
        if (all >= Coefficients.BOUND) revert ILiquidationGate.CoefficientsUnfit();
    }
}
