// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IPriceRounds} from "../interfaces/IPriceRounds.sol";
import {ILiquidationGate} from "../interfaces/ILiquidationGate.sol";

/// @title A call of IPriceRounds.coefficients whose answer is read where it lies
/// @notice What `rounds.coefficients(…)` does, for less gas: Solidity would copy both arrays word by word.
library RoundCall {
    /// @notice The coefficients of the round of the terms.
    /// @dev Reverts with the error of the rounds, or with RoundsUnfit if they answer anything but two arrays with
    /// a word for every price, one right behind the other. Where they lie follows from the number of prices, not from
    /// the answer: whatever it is, nothing else is read.
    function coefficients(
        IPriceRounds rounds,
        ILiquidationGate.Terms calldata terms,
        uint256[] calldata prices,
        IPriceRounds.Tier tier
    ) internal view returns (uint256[] memory a, uint256[] memory b) {
        uint256 selector = uint32(IPriceRounds.coefficients.selector);
        bool wellFormed;
        assembly ("memory-safe") {
            // Beyond the free memory pointer, the question:
            // 0x00 selector, in the last 4 bytes | 0x20 round | 0x40 time | 0x60 version | 0x80 where prices are
            // 0xa0 tier | 0xc0 number of prices | 0xe0 prices
            let data := mload(0x40)
            let size := shl(5, prices.length)
            mstore(data, selector)
            // round, roundTime and weightsVersion are the fourth to sixth word of the struct.
            calldatacopy(add(data, 0x20), add(terms, 0x60), 0x60)
            mstore(add(data, 0x80), 0xa0)
            mstore(add(data, 0xa0), tier)
            mstore(add(data, 0xc0), prices.length)
            calldatacopy(add(data, 0xe0), prices.offset, size)
            let done := staticcall(gas(), rounds, add(data, 0x1c), add(size, 0xc4), 0x00, 0x00)
            // Over it, the answer:  0x00 where a is | 0x20 where b is | 0x40 a | 0x40 + size b
            let answered := returndatasize()
            returndatacopy(data, 0x00, answered)
            if iszero(done) {
                revert(data, answered)
            }
            // Of an array: its length and its words.
            size := add(size, 0x20)
            a := add(data, 0x40)
            b := add(a, size)
            mstore(0x40, add(b, size))
            wellFormed := eq(answered, add(0x40, shl(1, size)))
            wellFormed := and(wellFormed, eq(mload(data), 0x40))
            wellFormed := and(wellFormed, eq(mload(add(data, 0x20)), add(0x40, size)))
            wellFormed := and(wellFormed, eq(mload(a), prices.length))
            wellFormed := and(wellFormed, eq(mload(b), prices.length))
        }
        if (!wellFormed) revert ILiquidationGate.RoundsUnfit();
    }
}
