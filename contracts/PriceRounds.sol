// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TimelockedWeights} from "./TimelockedWeights.sol";
import {IPriceRounds} from "./interfaces/IPriceRounds.sol";
import {Coefficients} from "./libraries/Coefficients.sol";
import {FeedReader} from "./libraries/FeedReader.sol";
import {Median} from "./libraries/Median.sol";
import {RoundHash} from "./libraries/RoundHash.sol";

/// @title Price rounds from the median of feeds
/// @notice See IPriceRounds. A host owns an instance, or inherits it. No feed may be movable within a transaction, as a
/// pool's spot price is: whoever makes the round would choose the price.
/// @dev Storage: one word a feed; two last prices a word; one hash a round; the latest round's number lies in the word
/// of the newest version. Coefficients take two reads, the hash and a word of weights, or three beyond eight markets.
contract PriceRounds is TimelockedWeights {
    /// @notice Set in the word of a market without quorum.
    uint256 public constant NEUTRAL = 1 << 255;

    /// @notice Prices are at most this: price * 65535 / 10000, rounded up, is below 2^112, so a price that counts does
    /// so under whatever weights.
    uint256 public constant MAXIMUM_PRICE =
        ((Coefficients.BOUND - 1) * Coefficients.BASIS_POINTS) / type(uint16).max;

    /// @dev Bounds the gas of a round whatever feeds do: see FeedReader.FEED_GAS.
    uint256 private constant MAXIMUM_FEEDS = 7;

    /// @dev Prices are scaled by 10^30.
    uint256 private constant PRICE_DECIMALS = 30;

    /// @inheritdoc IPriceRounds
    address public immutable override sequencerFeed;
    /// @inheritdoc IPriceRounds
    uint32 public immutable override sequencerGrace;

    /// @inheritdoc IPriceRounds
    uint48 public override latestRound;
    /// @inheritdoc IPriceRounds
    mapping(uint256 number => bytes32 hash) public override roundHash;
    ListedFeed[MAXIMUM_FEEDS][MAXIMUM_MARKETS] private _feeds;
    uint112[MAXIMUM_MARKETS] private _lastPrices;

    /// @param markets 1 to 16, in the order of balances and coefficients
    /// @param settings whatever else is fixed for good
    constructor(
        MarketListing[] memory markets,
        Settings memory settings
    ) TimelockedWeights(markets.length, settings.owner, settings.delay) {
        sequencerFeed = settings.sequencerFeed;
        sequencerGrace = settings.sequencerGrace;
        if (settings.sequencerFeed != address(0)) {
            (bool answered, , , ) = FeedReader.latest(settings.sequencerFeed);
            if (!answered) revert FeedUnreadable(settings.sequencerFeed);
        }
        uint256[WORDS_PER_TIER][TIERS] memory weights;
        uint256[] memory fresh = new uint256[](MAXIMUM_FEEDS);
        for (uint256 k = 0; k < markets.length; ++k) {
            _list(k, markets[k]);
            _pack(weights, k, markets[k].weights);
            // Neutral without a last price, what is held in it would count for nothing.
            uint256 price = _medianOf(k, fresh);
            if (price == 0) revert MarketWithoutPrice(k);
            _lastPrices[k] = uint112(price);
        }
        _setWeights(1, weights);
    }

    /// @inheritdoc IPriceRounds
    function makeRound() public override returns (uint48 number, uint256[] memory prices) {
        _requireSequencerUp();
        prices = new uint256[](marketCount);
        uint256[] memory fresh = new uint256[](MAXIMUM_FEEDS);
        for (uint256 k = 0; k < prices.length; ++k) {
            uint256 price = _medianOf(k, fresh);
            if (price == 0) {
                prices[k] = NEUTRAL | _lastPrices[k];
            } else {
                prices[k] = price;
                _lastPrices[k] = uint112(price);
            }
        }
        number = ++latestRound;
        uint48 time = uint48(block.timestamp);
        uint32 version = weightsVersion;
        roundHash[number] = keccak256(abi.encode(number, time, version, prices));
        emit RoundMade(number, time, version, prices);
    }

    /// @inheritdoc IPriceRounds
    /// @dev The arrays lie in memory as the ABI has them. Solidity would copy them once more, word by word.
    function coefficients(
        uint256 number,
        uint256 time,
        uint256 version,
        uint256[] calldata prices,
        Tier tier
    ) external view override returns (uint256[] memory a, uint256[] memory b) {
        (a, b) = _coefficients(number, time, version, prices, tier);
        assembly ("memory-safe") {
            // In the room before a:  0x00 offset of a | 0x20 offset of b | 0x40 a | 0x40 + size b
            let data := sub(a, 0x40)
            let size := sub(b, a)
            mstore(data, 0x40)
            mstore(add(data, 0x20), add(size, 0x40))
            return(data, add(shl(1, size), 0x40))
        }
    }

    /// @inheritdoc IPriceRounds
    function feedsOf(uint256 market) external view override returns (ListedFeed[] memory feeds) {
        feeds = new ListedFeed[](_feeds[market][0].feedCount);
        for (uint256 i = 0; i < feeds.length; ++i) feeds[i] = _feeds[market][i];
    }

    /// @notice For hosts that inherit the rounds: their coefficients, refused if there is no such round.
    /// @dev Every liquidation pays for this, and with Solidity's bounds checks it would cost twice as much. Nothing has
    /// to be checked in what is known to be a round: it has a price a market, each at most MAXIMUM_PRICE, so with a
    /// weight of 16 bits every product is below 2^126, every coefficient below 2^112. A version beyond 32 bits has no
    /// round, so nothing is cut off.
    /// @return a behind two words of room
    /// @return b right behind a
    function _coefficients(
        uint256 number,
        uint256 time,
        uint256 version,
        uint256[] calldata prices,
        Tier tier
    ) internal view returns (uint256[] memory a, uint256[] memory b) {
        if (roundHash[number] != RoundHash.compute(number, time, version, prices)) revert RoundUnknown(number);
        (uint256 weights, uint256 higher) = _weightsOf(uint32(version), tier, prices.length);
        uint256 unit = Coefficients.BASIS_POINTS;
        assembly ("memory-safe") {
            // An array is its length and its words, together `size` bytes.
            let size := shl(5, add(prices.length, 1))
            a := add(mload(0x40), 0x40)
            b := add(a, size)
            mstore(0x40, add(b, size))
            mstore(a, prices.length)
            mstore(b, prices.length)
            let source := sub(prices.offset, 0x20)
            let offset := 0x20
            for {} lt(offset, size) {} {
                // The ninth market is the first of the second word.
                if eq(offset, 0x120) {
                    weights := higher
                }
                let word := calldataload(add(source, offset))
                // Without NEUTRAL.
                let price := shr(1, shl(1, word))
                let held := div(mul(price, and(weights, 0xffff)), unit)
                let owed := div(add(mul(price, and(shr(16, weights), 0xffff)), sub(unit, 1)), unit)
                mstore(add(a, offset), held)
                // What is owed in a neutral market counts for nothing.
                mstore(add(b, offset), mul(owed, eq(word, price)))
                weights := shr(32, weights)
                offset := add(offset, 0x20)
            }
        }
    }

    function _list(uint256 market, MarketListing memory listing) private {
        address[] memory feeds = listing.feeds;
        if (feeds.length == 0 || feeds.length > MAXIMUM_FEEDS) revert FeedCountOutOfRange(market, feeds.length);
        if (listing.heartbeat == 0) revert HeartbeatZero(market);
        for (uint256 i = 0; i < feeds.length; ++i) {
            address feed = feeds[i];
            for (uint256 j = 0; j < i; ++j) {
                if (feeds[j] == feed) revert FeedRepeated(market, feed);
            }
            (bool answered, uint256 decimals) = FeedReader.decimals(feed);
            if (!answered) revert FeedUnreadable(feed);
            if (decimals > PRICE_DECIMALS || decimals + listing.decimals > PRICE_DECIMALS) {
                revert DecimalsOutOfRange(market, feed);
            }
            uint8 exponent = uint8(PRICE_DECIMALS - decimals - listing.decimals);
            _feeds[market][i] = ListedFeed(feed, exponent, listing.heartbeat, uint8(feeds.length));
        }
    }

    /// @dev An uptime feed says 0 for up, and since when.
    function _requireSequencerUp() private view {
        if (sequencerFeed == address(0)) return;
        (bool answered, int256 status, uint256 upSince, ) = FeedReader.latest(sequencerFeed);
        if (!answered || status != 0 || upSince == 0) revert SequencerDown();
        if (upSince > block.timestamp || block.timestamp - upSince <= sequencerGrace) revert SequencerGrace(upSince);
    }

    /// @param fresh room for the prices of the market's feeds
    /// @return the median of the fresh feeds of a market, 0 if they are no quorum
    function _medianOf(uint256 market, uint256[] memory fresh) private view returns (uint256) {
        uint256 count = 0;
        uint256 feedCount = 1;
        for (uint256 i = 0; i < feedCount; ++i) {
            ListedFeed memory feed = _feeds[market][i];
            feedCount = feed.feedCount;
            uint256 price = _freshPriceOf(feed);
            if (price == 0) continue;
            Median.insert(fresh, count, price);
            ++count;
        }
        return 2 * count > feedCount ? Median.roundedDown(fresh, count) : 0;
    }

    /// @return the price, exactly, or 0 if the feed is not fresh
    function _freshPriceOf(ListedFeed memory feed) private view returns (uint256) {
        (bool answered, int256 answer, , uint256 updatedAt) = FeedReader.latest(feed.source);
        if (!answered || answer <= 0) return 0;
        if (updatedAt == 0 || updatedAt > block.timestamp) return 0;
        if (block.timestamp - updatedAt > feed.heartbeat) return 0;
        uint256 scale = 10 ** uint256(feed.exponent);
        return uint256(answer) > MAXIMUM_PRICE / scale ? 0 : uint256(answer) * scale;
    }
}
