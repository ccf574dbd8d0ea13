// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";

/// @title Example feed: its answers are whatever its poster says
/// @notice For local chains and demonstrations. A live host lists feeds that many report to.
contract PostedFeed is IAggregatorV3 {
    /// @inheritdoc IAggregatorV3
    uint8 public immutable override decimals;
    /// @notice Who posts answers.
    address public immutable poster;

    int256 private _answer;
    uint80 private _round;
    uint64 private _updatedAt;

    /// @notice There is a new answer.
    event AnswerPosted(int256 answer);

    /// @notice The caller is not the poster.
    error NotPoster();

    constructor(uint8 decimals_, address poster_) {
        decimals = decimals_;
        poster = poster_;
    }

    /// @notice Posts an answer, dated now. Poster only.
    function post(int256 answer) external {
        if (msg.sender != poster) revert NotPoster();
        (_answer, _round, _updatedAt) = (answer, _round + 1, uint64(block.timestamp));
        emit AnswerPosted(answer);
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view override returns (uint80, int256, uint256, uint256, uint80) {
        return (_round, _answer, _updatedAt, _updatedAt, _round);
    }
}
