// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IPriceRounds} from "./interfaces/IPriceRounds.sol";
import {Coefficients} from "./libraries/Coefficients.sol";

/// @title Weights of the markets, by version, changed only after a delay
/// @dev Storage: four 16-bit weights a market, four markets a word; a version, once enacted, is never written again.
abstract contract TimelockedWeights is IPriceRounds {
    /// @notice Accounts have at most as many balances.
    uint256 internal constant MAXIMUM_MARKETS = 16;

    /// @notice A day: whoever sleeps, in any time zone, can still repay before harsher weights count against him, and
    /// every round made under the old ones has long expired.
    uint32 internal constant MINIMUM_DELAY = 1 days;

    /// @inheritdoc IPriceRounds
    uint256 public immutable override marketCount;
    /// @inheritdoc IPriceRounds
    address public immutable override owner;
    /// @inheritdoc IPriceRounds
    uint32 public immutable override delay;

    mapping(uint32 version => uint64[MAXIMUM_MARKETS] packed) private _weights;
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
        for (uint256 k = 0; k < weights.length; ++k) _setWeights(version, k, weights[k]);
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
        for (uint256 k = 0; k < weights.length; ++k) {
            MarketWeights memory each = weights[k];
            (each.maintenanceAsset, each.maintenanceLiability) = _weightsOf(version, k, Tier.Maintenance);
            (each.initialAsset, each.initialLiability) = _weightsOf(version, k, Tier.Initial);
        }
    }

    /// @dev For a version that no round was made under.
    function _setWeights(uint32 version, uint256 market, MarketWeights memory weights) internal {
        _requireInRange(market, weights.maintenanceAsset, weights.maintenanceLiability);
        _requireInRange(market, weights.initialAsset, weights.initialLiability);
        _weights[version][market] =
            uint64(weights.maintenanceAsset) |
            (uint64(weights.maintenanceLiability) << 16) |
            (uint64(weights.initialAsset) << 32) |
            (uint64(weights.initialLiability) << 48);
    }

    function _weightsOf(
        uint32 version,
        uint256 market,
        Tier tier
    ) internal view returns (uint16 asset, uint16 liability) {
        uint64 packed = _weights[version][market];
        if (tier == Tier.Initial) packed >>= 32;
        (asset, liability) = (uint16(packed), uint16(packed >> 16));
    }

    function _requireInRange(uint256 market, uint16 asset, uint16 liability) private pure {
        if (asset > Coefficients.BASIS_POINTS || liability < Coefficients.BASIS_POINTS) {
            revert WeightsOutOfRange(market);
        }
    }
}
