// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "./IGroth16Verifier.sol";
import {IPriceRounds} from "./IPriceRounds.sol";

/// @title Gate: takes proofs that some account is liquidatable, and authorizes its liquidation once
/// @notice The gate assembles the public words itself: coefficients from its own price rounds, the context from its own
/// address and the chain; what it takes from the caller it checks first (root, threshold, round, deadline, nullifier).
/// Whoever sends the transaction, the liquidator that the proof names is credited, and a change of any field voids the
/// proof.
interface ILiquidationGate {
    /// @notice A liquidation as it is asked for.
    /// @dev RoundCall copies round, roundTime and weightsVersion at once: they stay together, from the fifth word on.
    struct Liquidation {
        /// which of the gate's circuits: its place in verifiers()
        uint256 circuit;
        /// a root that the host knows; with an addressed circuit the account's commitment
        uint256 root;
        /// spent by the liquidation; the circuit proves that it is the account's
        uint256 nullifier;
        /// basis points, one that the host accepts
        uint256 threshold;
        /// number of the price round; it, its time, its weights' version and its prices are checked against its hash
        uint256 round;
        /// unix seconds, at most maximumRoundAge ago
        uint256 roundTime;
        uint256 weightsVersion;
        /// who is credited
        address liquidator;
        /// unix seconds: holds while block.timestamp <= deadline
        uint256 deadline;
        /// first public signal: see IGroth16Verifier
        uint256 digest;
        IGroth16Verifier.Proof proof;
    }

    /// @notice What is recorded of a liquidation. All zero: the nullifier is unused.
    struct Authorization {
        /// who is credited; 0 if the nullifier was spent by the host, because the account moved
        address liquidator;
        /// number of the price round
        uint48 round;
        /// basis points
        uint32 threshold;
        /// when, unix seconds
        uint48 time;
    }

    /// @notice A liquidation was authorized.
    event LiquidationAuthorized(
        uint256 indexed nullifier, address indexed liquidator, uint256 round, uint256 threshold
    );

    /// @notice The host spent a nullifier, because its account moved.
    event NullifierSpent(uint256 indexed nullifier);

    /// @notice Deployment: the gate's circuits are none, or more than 4.
    error CircuitCountOutOfRange(uint256 count);

    /// @notice Deployment: two verifiers are for the same circuit.
    error CircuitRepeated(bytes32 circuitId);

    /// @notice Deployment: a verifier's number of words is not that of a circuit for at least the rounds' markets, and
    /// at most 16.
    error CircuitUnfit(bytes32 circuitId);

    /// @notice Deployment: a round would count for no time at all, or for longer than a day.
    error RoundAgeOutOfRange(uint256 age);

    /// @notice The deadline has passed.
    error DeadlinePassed(uint256 deadline);

    /// @notice No liquidator is named.
    error LiquidatorZero();

    /// @notice The gate has no circuit at this place.
    error CircuitUnknown(uint256 circuit);

    /// @notice The host does not accept this threshold.
    error ThresholdNotAccepted(uint256 threshold);

    /// @notice The host does not know this root. 0, the root of an empty tree, is never known.
    error RootUnknown(uint256 root);

    /// @notice The nullifier is used: the account was liquidated before, or has moved since. 0 counts as used.
    error NullifierUsed(uint256 nullifier);

    /// @notice The nullifier that the host spends is not below the scalar field's order r: it is no account's.
    error NullifierNotInField(uint256 nullifier);

    /// @notice The round is older than maximumRoundAge.
    error RoundTooOld(uint256 round);

    /// @notice The price rounds did not answer with two coefficients for every price.
    error RoundsUnfit();

    /// @notice A coefficient is not below 2^112, or there are more of them than the circuit has markets.
    error CoefficientsUnfit();

    /// @notice The number of a round is beyond what a record holds, 2^40.
    error RoundOutOfRange(uint256 round);

    /// @notice Authorizes a liquidation, if its proof holds, records it and calls the host's hook.
    /// @dev Besides the errors above, IPriceRounds.RoundUnknown and the errors of IGroth16Verifier come through.
    /// @param prices the words of the round, as its event told them
    /// @param extraData whatever else the host's hook reads; the proof is bound to its hash, 0 if it is empty
    function authorizeLiquidation(
        Liquidation calldata liquidation,
        uint256[] calldata prices,
        bytes calldata extraData
    ) external;

    /// @notice What is recorded under a nullifier.
    function authorizationOf(uint256 nullifier) external view returns (Authorization memory);

    /// @notice Whether the host knows a root, so that proofs under it count.
    function isKnownRoot(uint256 root) external view returns (bool);

    /// @notice Whether the host accepts a threshold, in basis points.
    function isAcceptedThreshold(uint256 threshold) external view returns (bool);

    /// @notice The verifiers of the gate's circuits, each of which tells its circuit and key.
    function verifiers() external view returns (IGroth16Verifier[] memory);

    /// @notice Where prices come from.
    function rounds() external view returns (IPriceRounds);

    /// @notice Seconds for which a round counts.
    function maximumRoundAge() external view returns (uint32);
}
