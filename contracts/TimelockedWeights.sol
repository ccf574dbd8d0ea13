// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IPriceRounds} from "./interfaces/IPriceRounds.sol";
import {Coefficients} from "./libraries/Coefficients.sol";

/// @title Weights of the markets, by version, changed only after a delay
/// @dev Storage: four words a version, two a tier, so that one read serves up to eight markets: 32 bits a market, the
/// lowest market lowest, its asset weight below its liability weight. One word for the newest version and the timelock.
/// A version, once enacted, is never written again.
abstract contract TimelockedWeights is IPriceRounds {
    /// @notice Accounts have at most as many balances.
    uint256 internal constant MAXIMUM_MARKETS = 16;

    /// @dev 32 bits each.
    uint256 internal constant MARKETS_PER_WORD = 8;
    uint256 internal constant WORDS_PER_TIER = MAXIMUM_MARKETS / MARKETS_PER_WORD;
    uint256 internal constant TIERS = 2;

    /// @notice A day: whoever sleeps, in any time zone, can still repay before harsher weights count against him.
    uint32 internal constant MINIMUM_DELAY = 1 days;

    /// @inheritdoc IPriceRounds
    uint256 public immutable override marketCount;
    /// @inheritdoc IPriceRounds
    address public immutable override owner;
    /// @inheritdoc IPriceRounds
    uint32 public immutable override delay;

    mapping(uint32 version => uint256[WORDS_PER_TIER][TIERS] packed) private _weights;
    /// @inheritdoc IPriceRounds
    uint32 public override weightsVersion;
    /// @inheritdoc IPriceRounds
    uint48 public override enactableAt;

    constructor(uint256 marketCount_, address owner_, uint32 delay_) {
        if (marketCount_ == 0 || marketCount_ > MAXIMUM_MARKETS) revert MarketCountOutOfRange(marketCount_);
        if (delay_ < MINIMUM_DELAY) revert DelayTooShort(MINIMUM_DELAY, delay_);
        marketCount = marketCount_;
        owner = owner_;
        delay = delay_;
        weightsVersion = 1;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner();
        _;
    }

    /// @inheritdoc IPriceRounds
    function proposeWeights(MarketWeights[] calldata weights) external override onlyOwner {
        if (weights.length != marketCount) revert WeightsCountMismatch(marketCount, weights.length);
        uint32 version = weightsVersion + 1;
        uint256[WORDS_PER_TIER][TIERS] memory packed;
        for (uint256 k = 0; k < weights.length; ++k) _pack(packed, k, weights[k]);
        _setWeights(version, packed);
        uint48 due = uint48(block.timestamp) + delay;
        enactableAt = due;
        emit WeightsProposed(version, due, weights);
    }

    /// @inheritdoc IPriceRounds
    function cancelWeights() external override onlyOwner {
        if (enactableAt == 0) revert NothingProposed();
        enactableAt = 0;
        emit WeightsCancelled(weightsVersion + 1);
    }

    /// @inheritdoc IPriceRounds
    function enactWeights() external override {
        uint48 due = enactableAt;
        if (due == 0) revert NothingProposed();
        if (block.timestamp < due) revert EnactedTooEarly(due);
        enactableAt = 0;
        uint32 version = ++weightsVersion;
        emit WeightsEnacted(version);
    }

    /// @inheritdoc IPriceRounds
    function weightsOf(uint32 version) external view override returns (MarketWeights[] memory weights) {
        uint32 newest = enactableAt == 0 ? weightsVersion : weightsVersion + 1;
        if (version == 0 || version > newest) revert WeightsUnknown(version);
        weights = new MarketWeights[](marketCount);
        uint256[WORDS_PER_TIER][TIERS] memory packed = _weights[version];
        for (uint256 k = 0; k < weights.length; ++k) {
            MarketWeights memory each = weights[k];
            (each.maintenanceAsset, each.maintenanceLiability) = _unpack(packed[uint256(Tier.Maintenance)], k);
            (each.initialAsset, each.initialLiability) = _unpack(packed[uint256(Tier.Initial)], k);
        }
    }

    /// @dev For a version that no round was made under. Every word is written: nothing is left of a proposal that had
    /// the same version before.
    function _setWeights(uint32 version, uint256[WORDS_PER_TIER][TIERS] memory packed) internal {
        _weights[version] = packed;
    }

    /// @return low the first word of a tier, 32 bits a market
    /// @return high the second word, not read if there are no markets in it
    function _weightsOf(uint32 version, Tier tier, uint256 markets) internal view returns (uint256 low, uint256 high) {
        uint256[WORDS_PER_TIER] storage packed = _weights[version][uint256(tier)];
        low = packed[0];
        if (markets > MARKETS_PER_WORD) high = packed[1];
    }

    /// @dev Adds the weights of a market that has none there yet.
    function _pack(
        uint256[WORDS_PER_TIER][TIERS] memory packed,
        uint256 market,
        MarketWeights memory weights
    ) internal pure {
        _requireInRange(market, weights.maintenanceAsset, weights.maintenanceLiability);
        _requireInRange(market, weights.initialAsset, weights.initialLiability);
        uint256 maintenance = weights.maintenanceAsset | (uint256(weights.maintenanceLiability) << 16);
        uint256 initial = weights.initialAsset | (uint256(weights.initialLiability) << 16);
        (uint256 index, uint256 shift) = _place(market);
        packed[uint256(Tier.Maintenance)][index] |= maintenance << shift;
        packed[uint256(Tier.Initial)][index] |= initial << shift;
    }

    function _unpack(
        uint256[WORDS_PER_TIER] memory packed,
        uint256 market
    ) private pure returns (uint16 asset, uint16 liability) {
        (uint256 index, uint256 shift) = _place(market);
        uint256 weights = packed[index] >> shift;
        (asset, liability) = (uint16(weights), uint16(weights >> 16));
    }

    function _place(uint256 market) private pure returns (uint256 index, uint256 shift) {
        return (market / MARKETS_PER_WORD, 32 * (market % MARKETS_PER_WORD));
    }

    function _requireInRange(uint256 market, uint16 asset, uint16 liability) private pure {
        if (asset > Coefficients.BASIS_POINTS || liability < Coefficients.BASIS_POINTS) {
            revert WeightsOutOfRange(market);
        }
    }
}
