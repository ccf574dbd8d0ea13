// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PriceRounds} from "../../../contracts/PriceRounds.sol";
import {RoundHash} from "../../../contracts/libraries/RoundHash.sol";

/// @title Price rounds that take any words for a round's, also those that no feed would give
/// @dev To be asked by eth_call only: round 1 and weights 1 are others each time.
contract AnyRound is PriceRounds {
    constructor(MarketListing[] memory markets, Settings memory settings) PriceRounds(markets, settings) {}

    function coefficientsOf(
        uint256[] calldata words,
        MarketWeights[] calldata weights
    ) external returns (uint256[] memory a, uint256[] memory b) {
        uint256[WORDS_PER_TIER][TIERS] memory packed;
        for (uint256 k = 0; k < weights.length; ++k) _pack(packed, k, weights[k]);
        _setWeights(1, packed);
        roundHash[1] = RoundHash.compute(1, 1, 1, words);
        return _coefficients(1, 1, 1, words, Tier.Maintenance);
    }
}
