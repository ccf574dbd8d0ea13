// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CircuitVerifiers} from "./CircuitVerifiers.sol";
import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {ILiquidationGate} from "./interfaces/ILiquidationGate.sol";
import {Authorizations} from "./libraries/Authorizations.sol";
import {BN254} from "./libraries/BN254.sol";
import {BatchCall} from "./libraries/BatchCall.sol";
import {LiquidationContext} from "./libraries/LiquidationContext.sol";
import {PublicWords} from "./libraries/PublicWords.sol";
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
        Terms calldata terms = liquidation.terms;
        uint256 nullifier = liquidation.nullifier;
        _requireAccepted(terms);
        if (_isUsed(nullifier)) revert NullifierUsed(nullifier);
        (IGroth16Verifier verifier, uint256 markets, uint256 accounts) = _circuit(terms.circuit);
        if (accounts != 1) revert CircuitForBatches(terms.circuit);
        uint256[] memory words = VerifierCall.allocate(PublicWords.countOf(markets, 1));
        words[PublicWords.NULLIFIER] = nullifier;
        _setWords(words, markets, 1, terms, prices, extraData);
        VerifierCall.requireProof(verifier, liquidation.proof, liquidation.digest, words);
        _authorize(nullifier, Authorizations.pack(terms.liquidator, terms.round, terms.threshold), terms, extraData);
    }

    /// @inheritdoc ILiquidationGate
    function authorizeBatch(
        LiquidationBatch calldata batch,
        uint256[] calldata prices,
        bytes calldata extraData
    ) external override {
        Terms calldata terms = batch.terms;
        _requireAccepted(terms);
        _requireAnyUnused(batch.nullifiers);
        (IGroth16Verifier verifier, uint256 markets, uint256 accounts) = _circuit(terms.circuit);
        uint256[] memory words = new uint256[](PublicWords.countOf(markets, accounts));
        _setWords(words, markets, accounts, terms, prices, extraData);
        BatchCall.requireProofs(verifier, batch, words, PublicWords.nullifiersAt(markets, accounts), accounts);
        _authorizeEach(batch.nullifiers, terms, extraData);
    }

    /// @inheritdoc ILiquidationGate
    function authorizationOf(uint256 nullifier) public view override returns (Authorization memory) {
        return Authorizations.unpack(_records[nullifier]);
    }

    /// @inheritdoc ILiquidationGate
    function isKnownRoot(uint256 root) public view virtual override returns (bool);

    /// @inheritdoc ILiquidationGate
    function isAcceptedThreshold(uint256 threshold) public view virtual override returns (bool);

    /// @notice What the host does with an authorization: called for every account of a batch, in order. It is
    /// recorded by now, under its nullifier: whoever re-enters from here finds it used, but may liquidate others. A
    /// hook that reverts undoes the authorization, and with it the whole batch; one that swallows a failing call lets
    /// the sender, who chooses the gas, have it fail.
    /// @dev Terms are checked before the first account's hook, nullifiers when their turn comes: an account that moves
    /// within a hook is left out if its nullifier is spent, and not if merely its root is no longer known.
    /// @param terms all of them verified
    /// @param nullifier of the account
    /// @param extraData the proof is bound to it; all accounts of a batch have the same
    function _onLiquidationAuthorized(
        Terms calldata terms,
        uint256 nullifier,
        bytes calldata extraData
    ) internal virtual;

    /// @notice The coefficients under which an account has to be liquidatable: the round's at maintenance weights,
    /// unless the host says otherwise.
    /// @dev A host that accepts breaches under several vectors overrides this, and chooses by extraData. It must
    /// then demand health under all of them wherever it demands health.
    /// @return a what one base unit held counts for, one a market of the rounds, below 2^112
    /// @return b what one base unit owed counts for, likewise
    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata extraData
    ) internal view virtual returns (uint256[] memory a, uint256[] memory b);

    /// @notice For hosts: spends the nullifier of an account that moves, so that nobody can liquidate what it was.
    /// @dev The host has to know that the nullifier is the account's.
    function _spendNullifier(uint256 nullifier) internal {
        if (nullifier >= BN254.R) revert NullifierNotInField(nullifier);
        if (_isUsed(nullifier)) revert NullifierUsed(nullifier);
        _records[nullifier] = Authorizations.pack(address(0), 0, 0);
        emit NullifierSpent(nullifier);
    }

    /// @dev One after the other, each as it stands by then: an account that moved meanwhile, or that is in the batch
    /// twice, does not void the others.
    function _authorizeEach(uint256[] calldata nullifiers, Terms calldata terms, bytes calldata extraData) private {
        uint256 record = Authorizations.pack(terms.liquidator, terms.round, terms.threshold);
        for (uint256 i = 0; i < nullifiers.length; ++i) {
            uint256 nullifier = nullifiers[i];
            if (nullifier == 0) continue;
            if (_isUsed(nullifier)) emit LiquidationSkipped(nullifier);
            else _authorize(nullifier, record, terms, extraData);
        }
    }

    function _authorize(uint256 nullifier, uint256 record, Terms calldata terms, bytes calldata extraData) private {
        _records[nullifier] = record;
        emit LiquidationAuthorized(nullifier, terms.liquidator, terms.round, terms.threshold);
        _onLiquidationAuthorized(terms, nullifier, extraData);
    }

    function _requireAccepted(Terms calldata terms) private view {
        (uint256 root, uint256 threshold, uint256 time) = (terms.root, terms.threshold, terms.roundTime);
        if (block.timestamp > terms.deadline) revert DeadlinePassed(terms.deadline);
        if (block.timestamp > time && block.timestamp - time > maximumRoundAge) revert RoundTooOld(terms.round);
        if (terms.liquidator == address(0)) revert LiquidatorZero();
        if (threshold >= THRESHOLD_BOUND || !isAcceptedThreshold(threshold)) revert ThresholdNotAccepted(threshold);
        if (root == 0 || !isKnownRoot(root)) revert RootUnknown(root);
    }

    /// @dev Before the proofs are verified, which is dear: a batch whose accounts a rival took costs little.
    function _requireAnyUnused(uint256[] calldata nullifiers) private view {
        for (uint256 i = 0; i < nullifiers.length; ++i) {
            if (!_isUsed(nullifiers[i])) return;
        }
        revert NothingToAuthorize();
    }

    /// @dev 0 is the nullifier of no account.
    function _isUsed(uint256 nullifier) private view returns (bool) {
        return nullifier == 0 || _records[nullifier] != 0;
    }

    /// @dev All but the nullifiers.
    function _setWords(
        uint256[] memory words,
        uint256 markets,
        uint256 accounts,
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata extraData
    ) private view {
        PublicWords.setHead(words, accounts, terms, _contextOf(terms, extraData));
        (uint256[] memory a, uint256[] memory b) = _coefficientsOf(terms, prices, extraData);
        PublicWords.setCoefficients(words, markets, accounts, a, b);
    }

    /// @dev A proof is worth the same alone and in a batch: its action is authorizeLiquidation either way.
    function _contextOf(Terms calldata terms, bytes calldata extraData) private view returns (uint256) {
        return LiquidationContext.compute(
            address(this),
            ILiquidationGate.authorizeLiquidation.selector,
            terms.liquidator,
            terms.deadline,
            extraData.length == 0 ? bytes32(0) : keccak256(extraData)
        );
    }
}
