// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SharedRoundsGate} from "../SharedRoundsGate.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IPriceRounds} from "../interfaces/IPriceRounds.sol";
import {BN254} from "../libraries/BN254.sol";

/// @title Example host: a ledger of addressed accounts, whose balances alone are private
/// @notice For circuits of depth 0: the host keeps one commitment for every account, and that is the root of a proof.
/// So everybody sees which account is liquidated, and when it moves; what it holds and owes stays private.
///
/// The operator is trusted to post commitments of his books, each with the round of its update. A commitment that was
/// replaced is no root any more, so nobody needs to name nullifiers here; the gate's record keeps one that comes back
/// from being liquidated twice.
/// @dev Storage, in this order: the gate's records; commitments and states by account; accounts by commitment.
contract AddressedLedger is SharedRoundsGate {
    /// @notice What is known of an account.
    struct AccountState {
        /// 0 if there is none
        uint256 commitment;
        /// of its last liquidation if it waits to be settled, else 0
        uint256 nullifier;
    }

    /// @notice Who posts commitments.
    address public immutable operator;
    /// @notice Basis points below which an account can be liquidated.
    uint256 public immutable threshold;

    /// @notice The state of an account.
    mapping(address account => AccountState) public stateOf;
    /// @notice Whose a commitment is, 0 if nobody's.
    mapping(uint256 commitment => address account) public accountOf;

    /// @notice An account has a new commitment; 0 if it was closed.
    event CommitmentPosted(address indexed account, uint256 commitment);

    /// @notice An account was liquidated: the operator owes its liquidator the settlement.
    event SettlementDue(address indexed account, uint256 indexed nullifier);

    /// @notice Deployment: the threshold is not 1 to 2^20 - 1 basis points.
    error ThresholdOutOfRange();

    /// @notice The caller is not the operator.
    error NotOperator();

    /// @notice The zero address has no account.
    error AccountZero();

    /// @notice Another account, or this one, has this commitment.
    error CommitmentTaken(uint256 commitment);

    /// @notice The commitment is not below the scalar field's order r: nothing could be proved of its account.
    error CommitmentNotInField(uint256 commitment);

    /// @notice The account is liquidated: settle it.
    error AccountLiquidated(address account);

    /// @notice The account was not liquidated, or is settled.
    error NothingToSettle(address account);

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_,
        address operator_,
        uint256 threshold_
    ) SharedRoundsGate(rounds_, verifiers_, maximumRoundAge_) {
        if (threshold_ == 0 || threshold_ >= THRESHOLD_BOUND) revert ThresholdOutOfRange();
        operator = operator_;
        threshold = threshold_;
    }

    /// @notice Posts an account's commitment in place of the one it had. Operator only.
    function post(address account, uint256 commitment) external onlyOperator {
        if (stateOf[account].nullifier != 0) revert AccountLiquidated(account);
        _post(account, commitment);
    }

    /// @notice Posts what is left of a liquidated account. Operator only.
    function settle(address account, uint256 commitment) external onlyOperator {
        if (stateOf[account].nullifier == 0) revert NothingToSettle(account);
        stateOf[account].nullifier = 0;
        _post(account, commitment);
    }

    function isKnownRoot(uint256 root) public view override returns (bool) {
        return accountOf[root] != address(0);
    }

    function isAcceptedThreshold(uint256 threshold_) public view override returns (bool) {
        return threshold_ == threshold;
    }

    /// @dev The commitment goes, so nothing can be proved of the account until it is settled. A batch is under one root,
    /// so it is about one account, and whatever proofs it has are of one nullifier, which counts once.
    function _onLiquidationAuthorized(Terms calldata terms, uint256 nullifier, bytes calldata) internal override {
        address account = accountOf[terms.root];
        // Gone with an account of the same batch: with a circuit of depth 0 there is no other under this root.
        if (account == address(0)) revert RootUnknown(terms.root);
        delete accountOf[terms.root];
        stateOf[account] = AccountState(0, nullifier);
        emit SettlementDue(account, nullifier);
    }

    function _post(address account, uint256 commitment) private {
        if (account == address(0)) revert AccountZero();
        if (commitment >= BN254.R) revert CommitmentNotInField(commitment);
        if (accountOf[commitment] != address(0)) revert CommitmentTaken(commitment);
        delete accountOf[stateOf[account].commitment];
        stateOf[account].commitment = commitment;
        if (commitment != 0) accountOf[commitment] = account;
        emit CommitmentPosted(account, commitment);
    }
}
