// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";
import {IPriceRounds} from "../interfaces/IPriceRounds.sol";

/// @title Asks a feed without trusting it
/// @notice Whatever a feed does, the caller goes on: it cannot revert, spends bounded gas, and of what it returns no
/// more is copied than is read.
/// @dev By staticcall, so no feed re-enters with effect. try/catch would not do: it reverts where the target has no
/// code or returns too little.
library FeedReader {
    /// @notice Gas for one call. Chainlink's proxies take less than 40,000; 16 markets of 7 feeds that all burn theirs
    /// stay below the 16,777,216 of a transaction.
    uint256 internal constant FEED_GAS = 100_000;

    /// @dev A call gets at most 63/64 of what is left (EIP-150) once the cold account is paid: from here on, all of
    /// FEED_GAS.
    uint256 private constant NEEDED_GAS = 110_000;

    /// @notice The latest answer.
    /// @return answered false if the feed has no code, reverts, runs out of its gas or returns less than five words
    function latest(
        address feed
    ) internal view returns (bool answered, int256 answer, uint256 startedAt, uint256 updatedAt) {
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        if (gasleft() < NEEDED_GAS) revert IPriceRounds.GasTooLow();
        assembly ("memory-safe") {
            // Beyond the free memory pointer:
            // 0x00 round | 0x20 answer | 0x40 startedAt | 0x60 updatedAt | 0x80 answered in
            let data := mload(0x40)
            mstore(data, selector)
            answered := staticcall(FEED_GAS, feed, data, 0x04, data, 0xa0)
            answered := and(answered, gt(returndatasize(), 0x9f))
            if answered {
                answer := mload(add(data, 0x20))
                startedAt := mload(add(data, 0x40))
                updatedAt := mload(add(data, 0x60))
            }
        }
    }

    /// @notice The decimals of the answers.
    /// @dev Not reduced to a uint8: the caller bounds them.
    function decimals(address feed) internal view returns (bool answered, uint256 value) {
        bytes4 selector = IAggregatorV3.decimals.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            answered := staticcall(FEED_GAS, feed, 0x00, 0x04, 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            if answered {
                value := mload(0x00)
            }
        }
    }
}
