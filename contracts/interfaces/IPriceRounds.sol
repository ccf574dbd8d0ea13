// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Price rounds: what every market is worth at one moment, by which accounts are judged
/// @notice Anyone makes a round from the listed feeds. The chain keeps its hash; the prices are in the event and come
/// back in calldata, and coefficients are recomputed from them and the stored weights. Markets, feeds and heartbeats
/// are fixed at deployment; weights change through a timelock.
///
/// A price is USD per base unit scaled by 1e30. The word of a market in a round is its price, or, if fewer than a
/// quorum of its feeds were fresh, NEUTRAL (bit 255) and the last price it had, in a round or at deployment. The
/// coefficients of a neutral market are (floor(last price * asset weight / 10000), 0): what is held counts at its last
/// price, what is owed does not count, so that a feed that dies does not liquidate by itself. It may if what is owed in
/// another market rises meanwhile. **They decide about breaches only: a host that demands health refuses rounds in which
/// a market that matters is neutral**, since under them every debt in it is free.
///
/// @dev How old a round may be is the gate's to check, against the time in the hash; by default 120 seconds. Several
/// rounds in one block are allowed: feeds may change within a block, each round stands for itself, and making many
/// voids no proof, because every one counts until it is too old.
interface IPriceRounds {
    /// @notice Maintenance decides about liquidation, initial about new risk.
    enum Tier {
        Maintenance,
        Initial
    }

    /// @notice Weights of a market in basis points: assets at most 10000, liabilities from 10000 to 65535.
    struct MarketWeights {
        uint16 maintenanceAsset;
        uint16 maintenanceLiability;
        uint16 initialAsset;
        uint16 initialLiability;
    }

    /// @notice A market as it is given at deployment.
    struct MarketListing {
        /// the token's decimals
        uint8 decimals;
        /// an answer older than this many seconds is not fresh
        uint32 heartbeat;
        /// one to seven, all different
        address[] feeds;
        MarketWeights weights;
    }

    /// @notice What else is given at deployment.
    struct Settings {
        /// who may propose weights, 0 for nobody
        address owner;
        /// seconds from a proposal to its enactment, at least a day
        uint32 delay;
        /// uptime feed of a rollup's sequencer, 0 for none
        address sequencerFeed;
        /// seconds after the sequencer came up in which no round is made
        uint32 sequencerGrace;
    }

    /// @notice A feed as it is stored, in one word.
    struct ListedFeed {
        address source;
        /// price = answer * 10^exponent, exponent = 30 - feed decimals - token decimals
        uint8 exponent;
        uint32 heartbeat;
        /// how many feeds its market has
        uint8 feedCount;
    }

    /// @notice A round was made. keccak256(abi.encode(number, time, weightsVersion, prices)) is its hash.
    event RoundMade(uint48 indexed number, uint48 time, uint32 weightsVersion, uint256[] prices);

    /// @notice New weights may be enacted from a time on. They replace what was proposed before.
    event WeightsProposed(uint32 indexed version, uint48 enactableAt, MarketWeights[] weights);

    /// @notice A proposal was withdrawn. The next one takes its version; no round was made under it.
    event WeightsCancelled(uint32 indexed version);

    /// @notice Weights count from the next round on.
    event WeightsEnacted(uint32 indexed version);

    /// @notice Deployment: not 1 to 16 markets.
    error MarketCountOutOfRange(uint256 count);

    /// @notice Deployment: not 1 to 7 feeds.
    error FeedCountOutOfRange(uint256 market, uint256 count);

    /// @notice Deployment: a feed is listed twice in a market, and would have two votes.
    error FeedRepeated(uint256 market, address feed);

    /// @notice Deployment: a feed does not tell its decimals, or the sequencer-uptime feed its status.
    error FeedUnreadable(address feed);

    /// @notice Deployment: a feed's decimals and the token's are above 30 together.
    error DecimalsOutOfRange(uint256 market, address feed);

    /// @notice Deployment: no answer would be fresh but one of the same second.
    error HeartbeatZero(uint256 market);

    /// @notice Deployment: too few feeds of the market are fresh, so it has no price that could be its last.
    error MarketWithoutPrice(uint256 market);

    /// @notice Deployment: the timelock is shorter than a day.
    error DelayTooShort(uint256 minimum, uint256 delay);

    /// @notice An asset weight is above 10000, or a liability weight below.
    error WeightsOutOfRange(uint256 market);

    /// @notice There is not one set of weights a market.
    error WeightsCountMismatch(uint256 expected, uint256 actual);

    /// @notice No round has been made under such weights, nor are they proposed.
    error WeightsUnknown(uint32 version);

    /// @notice The caller is not the owner.
    error NotOwner();

    /// @notice No weights are proposed.
    error NothingProposed();

    /// @notice The timelock of the proposed weights runs until then.
    error EnactedTooEarly(uint256 enactableAt);

    /// @notice Too little gas to give each feed its full share: a feed must not look dead because the caller was
    /// stingy.
    error GasTooLow();

    /// @notice The sequencer is down, or its uptime feed does not answer.
    error SequencerDown();

    /// @notice The sequencer has not been up for longer than the grace period.
    error SequencerGrace(uint256 upSince);

    /// @notice No round has this number, time, weights version and prices.
    error RoundUnknown(uint256 number);

    /// @notice Makes a round from what the feeds say now; anyone may.
    /// @dev A feed's answer is fresh if it is positive, has a time that is neither 0 nor in the future and no older
    /// than the heartbeat, and its price fits a coefficient under any weights. A market's price is the median of the
    /// fresh ones (the mean of the middle two if they are even, rounded down), if these are more than half of those
    /// listed. A feed that reverts, burns its gas, returns too little or has no code is not fresh, and fails nothing
    /// else.
    /// @return number of the round, counted from 1
    /// @return prices one word a market
    function makeRound() external returns (uint48 number, uint256[] memory prices);

    /// @notice Number of the latest round, 0 if there is none.
    function latestRound() external view returns (uint48);

    /// @notice Hash of a round, 0 if there is none.
    function roundHash(uint256 number) external view returns (bytes32);

    /// @notice The coefficients of a round: what one base unit held (a) and owed (b) counts for, each below 2^112.
    /// @dev Refuses whatever is no round of this contract, numbers beyond a round's types among it; its age is the
    /// caller's to check. a is floor(price * asset weight / 10000), b is ceil(price * liability weight / 10000): one
    /// rounding, against the account. Equal to src/market/round.ts, value for value.
    /// @param prices the words of the round, as its event told them
    function coefficients(
        uint256 number,
        uint256 time,
        uint256 version,
        uint256[] calldata prices,
        Tier tier
    ) external view returns (uint256[] memory a, uint256[] memory b);

    /// @notice Proposes weights, one set a market. Replaces an earlier proposal, and its delay starts anew. Owner only.
    function proposeWeights(MarketWeights[] calldata weights) external;

    /// @notice Withdraws what is proposed. Owner only.
    function cancelWeights() external;

    /// @notice Puts the proposed weights into force for all rounds made from now on. Anyone may, once the delay is
    /// over: what was announced happens unless it is withdrawn.
    function enactWeights() external;

    /// @notice Version of the weights of the next round, counted from 1.
    function weightsVersion() external view returns (uint32);

    /// @notice When the proposed weights may be enacted, 0 if none are proposed.
    function enactableAt() external view returns (uint48);

    /// @notice Weights of a version, the proposed one included; they stay for the rounds that were made under them.
    function weightsOf(uint32 version) external view returns (MarketWeights[] memory);

    /// @notice The feeds of a market.
    function feedsOf(uint256 market) external view returns (ListedFeed[] memory);

    /// @notice Number of markets.
    function marketCount() external view returns (uint256);

    /// @notice Who proposes weights; with address 0 they are fixed for good. It cannot be changed.
    function owner() external view returns (address);

    /// @notice Seconds between a proposal and the earliest time at which it can be enacted.
    function delay() external view returns (uint32);

    /// @notice The sequencer-uptime feed, 0 if none is needed.
    function sequencerFeed() external view returns (address);

    /// @notice Seconds after the sequencer came up in which no round is made.
    function sequencerGrace() external view returns (uint32);
}
