// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LiquidationGate} from "./LiquidationGate.sol";
import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {IPriceRounds} from "./interfaces/IPriceRounds.sol";
import {RoundCall} from "./libraries/RoundCall.sol";

/// @title Gate that asks price rounds which others may ask, too
/// @notice The host stays small, and several hosts can share one instance; a liquidation costs about 3,700 gas more
/// than with OwnRoundsGate.
abstract contract SharedRoundsGate is LiquidationGate {
    IPriceRounds private immutable _rounds;

    /// @param rounds_ deployed before; whoever owns it decides about weights
    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) LiquidationGate(verifiers_, rounds_.marketCount(), maximumRoundAge_) {
        _rounds = rounds_;
    }

    function rounds() public view override returns (IPriceRounds) {
        return _rounds;
    }

    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata
    ) internal view virtual override returns (uint256[] memory a, uint256[] memory b) {
        return RoundCall.coefficients(_rounds, terms, prices, IPriceRounds.Tier.Maintenance);
    }
}
