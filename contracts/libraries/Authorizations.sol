// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILiquidationGate} from "../interfaces/ILiquidationGate.sol";

/// @title A record of an authorization in one word
/// @dev From the lowest bit: liquidator 160, round 40, threshold 20, time 36. A word in use is never 0, because its
/// time is not.
library Authorizations {
    uint256 private constant ROUND_BITS = 40;
    uint256 private constant THRESHOLD_BITS = 20;

    /// @notice The word that records an authorization now.
    /// @param threshold below 2^20
    function pack(address liquidator, uint256 round, uint256 threshold) internal view returns (uint256) {
        if (round >> ROUND_BITS != 0) revert ILiquidationGate.RoundOutOfRange(round);
        uint256 word = (block.timestamp << THRESHOLD_BITS) | threshold;
        return (((word << ROUND_BITS) | round) << 160) | uint160(liquidator);
    }

    /// @notice What a word records.
    function unpack(uint256 word) internal pure returns (ILiquidationGate.Authorization memory authorization) {
        authorization.liquidator = address(uint160(word));
        word >>= 160;
        authorization.round = uint48(word & ((1 << ROUND_BITS) - 1));
        word >>= ROUND_BITS;
        authorization.threshold = uint32(word & ((1 << THRESHOLD_BITS) - 1));
        authorization.time = uint48(word >> THRESHOLD_BITS);
    }
}
