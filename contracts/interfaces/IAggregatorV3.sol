// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title A price feed, as Chainlink's are asked
/// @notice What PriceRounds asks of a feed, and no more.
interface IAggregatorV3 {
    /// @notice Decimals of the answers.
    function decimals() external view returns (uint8);

    /// @notice The latest answer, with the time at which it was computed.
    /// @return roundId number of the feed's own round; not looked at
    /// @return answer the price; of a sequencer-uptime feed 0 if the sequencer is up
    /// @return startedAt when the feed's round began; of a sequencer-uptime feed when its status last changed
    /// @return updatedAt unix seconds of the answer
    /// @return answeredInRound deprecated by Chainlink; not looked at
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
