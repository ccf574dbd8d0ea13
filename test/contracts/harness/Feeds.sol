// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PriceRounds} from "../../../contracts/PriceRounds.sol";
import {IPriceRounds} from "../../../contracts/interfaces/IPriceRounds.sol";

/// @title A feed that does what a test wants
contract Feed {
    enum Mode {
        Answer,
        Revert,
        BurnGas,
        ShortReturn,
        HugeReturn,
        Write,
        /// answers only if it is given nearly all of FeedReader.FEED_GAS
        Thirsty
    }

    struct State {
        Mode mode;
        int256 answer;
        /// whether `time` is unix seconds, or else seconds before now
        bool absolute;
        int256 time;
    }

    uint256 public decimals;
    State private _state;

    constructor(uint256 decimals_, State memory state) {
        decimals = decimals_;
        _state = state;
    }

    function set(State calldata state) external {
        _state = state;
    }

    function latestRoundData() external returns (uint80, int256, uint256, uint256, uint80) {
        uint256 gas = gasleft();
        State memory state = _state;
        int256 time = state.absolute ? state.time : int256(block.timestamp) - state.time;
        if (state.mode == Mode.Thirsty && gas < 99_000) revert("too little gas");
        if (state.mode == Mode.Revert) revert("no answer");
        if (state.mode == Mode.BurnGas) while (true) {}
        if (state.mode == Mode.Write) _state.answer = 1;
        int256 answer = state.answer;
        Mode mode = state.mode;
        assembly ("memory-safe") {
            let data := mload(0x40)
            // Round ids that do not fit 80 bits: nobody reads them.
            mstore(data, not(0))
            mstore(add(data, 0x20), answer)
            mstore(add(data, 0x40), time)
            mstore(add(data, 0x60), time)
            mstore(add(data, 0x80), not(0))
            if eq(mode, 3) {
                return(data, 0x9f)
            }
            if eq(mode, 4) {
                return(data, 0x8000)
            }
            return(data, 0xa0)
        }
    }
}

/// @title A feed whose round started at another time than it was updated
contract DatedFeed {
    uint256 public decimals;
    int256 private _answer;
    uint256 private _startedAge;
    uint256 private _updatedAge;

    constructor(uint256 decimals_, int256 answer) {
        (decimals, _answer) = (decimals_, answer);
    }

    /// @notice Sets both times, in seconds before now.
    function setAges(uint256 startedAge, uint256 updatedAge) external {
        (_startedAge, _updatedAge) = (startedAge, updatedAge);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, _answer, block.timestamp - _startedAge, block.timestamp - _updatedAge, 1);
    }
}

/// @title A contract that is no feed: it takes any call and answers nothing
contract Silent {
    // solhint-disable-next-line no-complex-fallback, no-empty-blocks
    fallback() external {}
}

/// @title Sets feeds and makes rounds in one call, to be asked by eth_call
contract Desk {
    function makeRound(
        PriceRounds rounds,
        Feed[] calldata feeds,
        Feed.State[] calldata states
    ) external returns (uint256[] memory prices) {
        for (uint256 i = 0; i < feeds.length; ++i) feeds[i].set(states[i]);
        (, prices) = rounds.makeRound();
    }

    /// @notice Two rounds of one block.
    function makeTwo(PriceRounds rounds) external returns (bytes32 first, bytes32 second) {
        (uint48 number, ) = rounds.makeRound();
        (uint48 next, ) = rounds.makeRound();
        (first, second) = (rounds.roundHash(number), rounds.roundHash(next));
    }

    /// @notice The first round of a new contract.
    function firstRound(IPriceRounds.MarketListing[] calldata markets) external returns (uint256[] memory prices) {
        (, prices) = new PriceRounds(markets, IPriceRounds.Settings(address(0), 1 days, address(0), 0)).makeRound();
    }
}
