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
    /// @notice What a liquidation is about; those of a batch have it in common.
    /// @dev PublicWords and RoundCall copy what stands together, from root to weightsVersion: the order stays.
    struct Terms {
        /// which of the gate's circuits: its place in verifiers()
        uint256 circuit;
        /// a root that the host knows; with an addressed circuit the account's commitment
        uint256 root;
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
    }

    /// @notice A liquidation as it is asked for: a proof of a circuit for one account.
    struct Liquidation {
        Terms terms;
        /// spent by the liquidation; the circuit proves that it is the account's
        uint256 nullifier;
        /// first public signal: see IGroth16Verifier
        uint256 digest;
        IGroth16Verifier.Proof proof;
    }

    /// @notice Liquidations under the same terms: proofs of one circuit, for one account or several.
    struct LiquidationBatch {
        Terms terms;
        /// those of the first proof, as many as its circuit has accounts, then those of the next; 0 where a proof has
        /// fewer accounts
        uint256[] nullifiers;
        /// one a proof
        uint256[] digests;
        IGroth16Verifier.Proof[] proofs;
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

    /// @notice A batch left an account out: its nullifier was used by then, or stood in the batch before.
    event LiquidationSkipped(uint256 indexed nullifier);

    /// @notice The host spent a nullifier, because its account moved.
    event NullifierSpent(uint256 indexed nullifier);

    /// @notice Deployment: the gate's circuits are none, or more than 4.
    error CircuitCountOutOfRange(uint256 count);

    /// @notice Deployment: two verifiers are for the same circuit.
    error CircuitRepeated(bytes32 circuitId);

    /// @notice Deployment: a verifier's id and number of words are those of no circuit for at least the rounds'
    /// markets: see CircuitNames.
    error CircuitUnfit(bytes32 circuitId);

    /// @notice Deployment: a round would count for no time at all, or for longer than a day.
    error RoundAgeOutOfRange(uint256 age);

    /// @notice The deadline has passed.
    error DeadlinePassed(uint256 deadline);

    /// @notice No liquidator is named.
    error LiquidatorZero();

    /// @notice The gate has no circuit at this place.
    error CircuitUnknown(uint256 circuit);

    /// @notice The circuit at this place is for several accounts: authorizeBatch takes its proofs.
    error CircuitForBatches(uint256 circuit);

    /// @notice A batch has not one digest a proof, and one nullifier an account of each.
    error BatchUneven();

    /// @notice No account of the batch is left: all were liquidated before or have moved since, or it has none.
    error NothingToAuthorize();

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

    /// @notice Authorizes the liquidations of a batch, if all its proofs hold: each is recorded, and the host's hook
    /// called, in order. One whose nullifier is used is skipped, with an event; a nullifier of 0 is nobody's, and
    /// nothing is told of it.
    /// @dev Reverts as authorizeLiquidation does, with NothingToAuthorize where that reverts with NullifierUsed, and
    /// before anything is verified. A proof's context is the same as for authorizeLiquidation: a proof of one account
    /// is good for either.
    /// @param extraData the same for all
    function authorizeBatch(
        LiquidationBatch calldata batch,
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
