// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Median of a few values, kept in order as they come
library Median {
    /// @notice Inserts a value into the first `count` entries, which are in order and stay so.
    /// @param sorted longer than `count`
    function insert(uint256[] memory sorted, uint256 count, uint256 value) internal pure {
        uint256 place = count;
        for (; place > 0 && sorted[place - 1] > value; --place) sorted[place] = sorted[place - 1];
        sorted[place] = value;
    }

    /// @notice The middle one of the first `count` entries, the mean of the middle two if they are even in number.
    /// @param sorted in order, values below 2^255
    /// @param count at least 1
    function roundedDown(uint256[] memory sorted, uint256 count) internal pure returns (uint256) {
        uint256 upper = sorted[count / 2];
        return count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2;
    }
}
