// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Units and range of what one base unit of a market counts for
/// @notice The formula is PriceRounds', and src/market/coefficients.ts'.
library Coefficients {
    /// @notice Coefficients are below this: the circuits rely on it and do not check it.
    uint256 internal constant BOUND = 1 << 112;

    /// @notice One, in basis points.
    uint256 internal constant BASIS_POINTS = 10_000;
}
