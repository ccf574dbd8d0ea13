// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title What one base unit of a market counts for under a price and a weight
/// @notice Price times weight in basis points, with one rounding, always against the account. Equal to
/// src/market/coefficients.ts, value for value.
library Coefficients {
    /// @notice Coefficients are below this: the circuits rely on it and do not check it.
    uint256 internal constant BOUND = 1 << 112;

    /// @notice One, in basis points.
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice The coefficient would not be below 2^112.
    error CoefficientOutOfRange(uint256 price, uint256 weight);

    /// @notice floor(price * weight / 10000): an asset never counts for more than it is worth.
    /// @param price USD per base unit, scaled by 1e30
    /// @param weight in basis points
    function assetRoundedDown(uint256 price, uint256 weight) internal pure returns (uint256) {
        return _bounded(_multiply(price, weight) / BASIS_POINTS, price, weight);
    }

    /// @notice ceil(price * weight / 10000): a liability never counts for less than it is worth.
    /// @param price USD per base unit, scaled by 1e30
    /// @param weight in basis points
    function liabilityRoundedUp(uint256 price, uint256 weight) internal pure returns (uint256) {
        uint256 product = _multiply(price, weight);
        uint256 floor = product / BASIS_POINTS;
        return _bounded(product % BASIS_POINTS == 0 ? floor : floor + 1, price, weight);
    }

    /// @dev A product that overflows is far beyond the bound, and says so with the same error.
    function _multiply(uint256 price, uint256 weight) private pure returns (uint256) {
        if (weight != 0 && price > type(uint256).max / weight) revert CoefficientOutOfRange(price, weight);
        return price * weight;
    }

    function _bounded(uint256 coefficient, uint256 price, uint256 weight) private pure returns (uint256) {
        if (coefficient >= BOUND) revert CoefficientOutOfRange(price, weight);
        return coefficient;
    }
}
