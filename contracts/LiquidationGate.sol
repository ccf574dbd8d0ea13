// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CircuitVerifiers} from "./CircuitVerifiers.sol";
import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {ILiquidationGate} from "./interfaces/ILiquidationGate.sol";
import {Authorizations} from "./libraries/Authorizations.sol";
import {BN254} from "./libraries/BN254.sol";
import {Coefficients} from "./libraries/Coefficients.sol";
import {LiquidationContext} from "./libraries/LiquidationContext.sol";
import {VerifierCall} from "./libraries/VerifierCall.sol";

/// @title Gate that a protocol inherits
/// @notice See ILiquidationGate. The host says which roots it knows, which thresholds it accepts, and what an
/// authorization means. It inherits this by way of OwnRoundsGate or SharedRoundsGate; docs/integrating.md walks through
/// it.
/// @dev Storage: one mapping, nullifier to record, one word each. Everything else is immutable, and nobody owns it.
abstract contract LiquidationGate is CircuitVerifiers {
    /// @dev Thresholds are below this: the circuits rely on it and do not check it.
    uint256 internal constant THRESHOLD_BOUND = 1 << 20;

    /// @dev What was right a day ago is no price.
    uint256 private constant LONGEST_ROUND_AGE = 1 days;

    /// @inheritdoc ILiquidationGate
    uint32 public immutable override maximumRoundAge;

    mapping(uint256 nullifier => uint256 record) private _records;

    /// @param verifiers_ one a circuit, one to four
    /// @param marketCount markets of the price rounds, the same as those of the accounts and in the same order
    /// @param maximumRoundAge_ seconds for which a round counts, up to a day; the longer, the more prices there are to
    /// choose from: 120 is a good value
    constructor(
        IGroth16Verifier[] memory verifiers_,
        uint256 marketCount,
        uint32 maximumRoundAge_
    ) CircuitVerifiers(verifiers_, marketCount) {
        if (maximumRoundAge_ == 0 || maximumRoundAge_ > LONGEST_ROUND_AGE) revert RoundAgeOutOfRange(maximumRoundAge_);
        maximumRoundAge = maximumRoundAge_;
    }

    /// @inheritdoc ILiquidationGate
    function authorizeLiquidation(
        Liquidation calldata liquidation,
        uint256[] calldata prices,
        bytes calldata extraData
    ) external override {
        _requireTimely(liquidation);
        _requireAccepted(liquidation);
        (IGroth16Verifier verifier, uint256 markets) = _circuit(liquidation.circuit);
        uint256[] memory words = VerifierCall.allocate(HEAD_WORDS + 2 * markets);
        _setHead(words, liquidation, extraData);
        _setCoefficients(words, markets, liquidation, prices, extraData);
        VerifierCall.requireProof(verifier, liquidation.proof, liquidation.digest, words);

        (address liquidator, uint256 round) = (liquidation.liquidator, liquidation.round);
        (uint256 nullifier, uint256 threshold) = (liquidation.nullifier, liquidation.threshold);
        _records[nullifier] = Authorizations.pack(liquidator, round, threshold);
        emit LiquidationAuthorized(nullifier, liquidator, round, threshold);
        _onLiquidationAuthorized(liquidation, extraData);
    }

    /// @inheritdoc ILiquidationGate
    function authorizationOf(uint256 nullifier) public view override returns (Authorization memory) {
        return Authorizations.unpack(_records[nullifier]);
    }

    /// @inheritdoc ILiquidationGate
    function isKnownRoot(uint256 root) public view virtual override returns (bool);

    /// @inheritdoc ILiquidationGate
    function isAcceptedThreshold(uint256 threshold) public view virtual override returns (bool);

    /// @notice What the host does with an authorization. It is recorded by now, under liquidation.nullifier: whoever
    /// re-enters from here finds it used, but may liquidate others. A hook that reverts undoes the authorization; one that
    /// swallows a failing call lets the sender, who chooses the gas, have it fail.
    /// @param liquidation all of it verified
    /// @param extraData the proof is bound to it
    function _onLiquidationAuthorized(Liquidation calldata liquidation, bytes calldata extraData) internal virtual;

    /// @notice The coefficients under which an account has to be liquidatable: the round's at maintenance weights,
    /// unless the host says otherwise.
    /// @dev A host that accepts breaches under several vectors overrides this, and chooses by extraData. It must
    /// then demand health under all of them wherever it demands health.
    /// @return a what one base unit held counts for, one a market of the rounds, below 2^112
    /// @return b what one base unit owed counts for, likewise
    function _coefficientsOf(
        Liquidation calldata liquidation,
        uint256[] calldata prices,
        bytes calldata extraData
    ) internal view virtual returns (uint256[] memory a, uint256[] memory b);

    /// @notice For hosts: spends the nullifier of an account that moves, so that nobody can liquidate what it was.
    /// @dev The host has to know that the nullifier is the account's.
    function _spendNullifier(uint256 nullifier) internal {
        if (nullifier >= BN254.R) revert NullifierNotInField(nullifier);
        _requireUnused(nullifier);
        _records[nullifier] = Authorizations.pack(address(0), 0, 0);
        emit NullifierSpent(nullifier);
    }

    function _requireTimely(Liquidation calldata liquidation) private view {
        if (block.timestamp > liquidation.deadline) revert DeadlinePassed(liquidation.deadline);
        uint256 time = liquidation.roundTime;
        if (block.timestamp > time && block.timestamp - time > maximumRoundAge) revert RoundTooOld(liquidation.round);
    }

    function _requireAccepted(Liquidation calldata liquidation) private view {
        (uint256 root, uint256 threshold) = (liquidation.root, liquidation.threshold);
        if (liquidation.liquidator == address(0)) revert LiquidatorZero();
        if (threshold >= THRESHOLD_BOUND || !isAcceptedThreshold(threshold)) revert ThresholdNotAccepted(threshold);
        if (root == 0 || !isKnownRoot(root)) revert RootUnknown(root);
        _requireUnused(liquidation.nullifier);
    }

    function _requireUnused(uint256 nullifier) private view {
        if (nullifier == 0 || _records[nullifier] != 0) revert NullifierUsed(nullifier);
    }

    /// @dev root, nullifier, threshold, round, context.
    function _setHead(uint256[] memory words, Liquidation calldata liquidation, bytes calldata extraData) private view {
        words[0] = liquidation.root;
        words[1] = liquidation.nullifier;
        words[2] = liquidation.threshold;
        words[3] = liquidation.round;
        words[4] = LiquidationContext.compute(
            address(this),
            ILiquidationGate.authorizeLiquidation.selector,
            liquidation.liquidator,
            liquidation.deadline,
            extraData.length == 0 ? bytes32(0) : keccak256(extraData)
        );
    }

    /// @dev a_0 …, b_0 …: markets of the circuit that the host does not have count for nothing.
    function _setCoefficients(
        uint256[] memory words,
        uint256 markets,
        Liquidation calldata liquidation,
        uint256[] calldata prices,
        bytes calldata extraData
    ) private view {
        (uint256[] memory a, uint256[] memory b) = _coefficientsOf(liquidation, prices, extraData);
        uint256 count = a.length;
        if (count > markets || b.length != count) revert CoefficientsUnfit();
        uint256 all = 0;
        assembly ("memory-safe") {
            let size := shl(5, count)
            // Behind the list's length and the head.
            let first := add(words, shl(5, add(HEAD_WORDS, 1)))
            mcopy(first, add(a, 0x20), size)
            mcopy(add(first, shl(5, markets)), add(b, 0x20), size)
            for {
                let offset := size
            } offset {
                offset := sub(offset, 0x20)
            } {
                all := or(all, or(mload(add(a, offset)), mload(add(b, offset))))
            }
        }
        if (all >= Coefficients.BOUND) revert CoefficientsUnfit();
    }
}
