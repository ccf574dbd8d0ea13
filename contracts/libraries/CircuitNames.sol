// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PublicWords} from "./PublicWords.sol";

/// @title What a circuit is for, by its id
/// @notice A circuit's id is the hash of its name, and its name tells for how many accounts, markets and levels it is:
/// whoever knows the id needs to believe nobody about the rest. Equal to circuitId in src/circuits/instances.ts.
library CircuitNames {
    /// @dev Accounts have at most 16 balances, and an even number of them.
    uint256 private constant MOST_MARKETS = 16;
    uint256 private constant MOST_LEVELS = 32;
    uint256 private constant MOST_ACCOUNTS = 64;

    /// @notice Finds the circuit for at least so many markets, with this id and number of words, of
    ///   Liquidatable(markets, depth), for one account, and
    ///   LiquidatableBatch(accounts, markets, depth), for two or more.
    /// @dev By trying the names that the number of words allows: at most 264, while a gate is deployed.
    /// @return accounts 0 if there is none
    /// @return markets of an account
    function find(
        bytes32 circuitId,
        uint256 words,
        uint256 leastMarkets
    ) internal pure returns (uint256 accounts, uint256 markets) {
        for (markets = leastMarkets + (leastMarkets % 2); markets <= MOST_MARKETS; markets += 2) {
            uint256 others = PublicWords.countOf(markets, 0);
            if (words <= others) break;
            accounts = words - others;
            if (accounts > MOST_ACCOUNTS) continue;
            bytes memory start = _startOf(accounts, markets);
            for (uint256 depth = 0; depth <= MOST_LEVELS; ++depth) {
                if (keccak256(abi.encodePacked(start, _decimal(depth), "/v1")) == circuitId) return (accounts, markets);
            }
        }
        return (0, 0);
    }

    /// @dev A circuit's name but for its depth and version.
    function _startOf(uint256 accounts, uint256 markets) private pure returns (bytes memory) {
        if (accounts == 1) return abi.encodePacked("zkliq/Liquidatable/", _decimal(markets), "/");
        return abi.encodePacked("zkliq/LiquidatableBatch/", _decimal(accounts), "/", _decimal(markets), "/");
    }

    /// @param number below 100
    function _decimal(uint256 number) private pure returns (bytes memory) {
        bytes1 last = bytes1(uint8(48 + (number % 10)));
        return number < 10 ? abi.encodePacked(last) : abi.encodePacked(bytes1(uint8(48 + number / 10)), last);
    }
}
