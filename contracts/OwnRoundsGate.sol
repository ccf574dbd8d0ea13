// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LiquidationGate} from "./LiquidationGate.sol";
import {PriceRounds} from "./PriceRounds.sol";
import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {IPriceRounds} from "./interfaces/IPriceRounds.sol";

/// @title Gate that makes its price rounds itself
/// @notice The cheapest liquidations: there is no other contract to ask. It adds 7 kB of code to the host.
abstract contract OwnRoundsGate is LiquidationGate, PriceRounds {
    constructor(
        MarketListing[] memory markets,
        PriceRounds.Settings memory settings,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) LiquidationGate(verifiers_, markets.length, maximumRoundAge_) PriceRounds(markets, settings) {}

    function rounds() external view override returns (IPriceRounds) {
        return this;
    }

    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata
    ) internal view virtual override returns (uint256[] memory a, uint256[] memory b) {
        (uint256 number, uint256 version) = (terms.round, terms.weightsVersion);
        return _coefficients(number, terms.roundTime, version, prices, Tier.Maintenance);
    }
}
