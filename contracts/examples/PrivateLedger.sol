// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {InternalLeanIMT, LeanIMTData} from "@zk-kit/lean-imt.sol/InternalLeanIMT.sol";
import {OwnRoundsGate} from "../OwnRoundsGate.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {RootHistory} from "../libraries/RootHistory.sol";

/// @title Example host: a ledger that an operator keeps in private
/// @notice The operator holds the books and posts a leaf, a commitment, for every account. Liquidations do not need
/// him: whoever holds an account's viewing data proves that it fell, and from then on the operator settles the account
/// and cannot move it as if nothing had happened.
///
/// He is trusted to post leaves of his books, each with the round of its update, and to name the nullifier of the leaf
/// that an update replaces. Proofs of opening and updating accounts would make that trust unnecessary.
/// @dev Storage, in this order: the gate's; the price rounds'; the trees; the number of the current one; roots; last
/// roots of full trees; settlements.
contract PrivateLedger is OwnRoundsGate {
    using InternalLeanIMT for LeanIMTData;
    using RootHistory for RootHistory.Data;

    /// @notice What is fixed for good.
    struct LedgerSettings {
        MarketListing[] markets;
        Settings rounds;
        IGroth16Verifier[] verifiers;
        /// who posts leaves
        address operator;
        /// seconds for which a price round counts
        uint32 maximumRoundAge;
        /// basis points below which an account can be liquidated
        uint256 threshold;
        /// most levels of a tree, those of the circuit; a full tree is followed by another
        uint256 depth;
        /// proofs count under so many of the latest roots, and under the last one of every full tree; as leaves are
        /// only appended, all roots may: type(uint256).max
        uint256 rootWindow;
    }

    uint256 private constant MAXIMUM_DEPTH = 32;

    /// @notice See LedgerSettings.
    address public immutable operator;
    /// @notice See LedgerSettings.
    uint256 public immutable threshold;
    /// @notice See LedgerSettings.
    uint256 public immutable depth;
    /// @notice See LedgerSettings.
    uint256 public immutable rootWindow;

    mapping(uint256 tree => LeanIMTData) private _trees;
    /// @notice Number of the tree that leaves are added to, from 0.
    uint256 public currentTree;
    RootHistory.Data private _roots;
    // Accounts in a full tree stay liquidatable, whatever the window.
    mapping(uint256 root => bool) private _isLastRoot;
    /// @notice Whether a liquidated account is settled.
    mapping(uint256 nullifier => bool) public isSettled;

    /// @notice Leaves were added to a tree, which has this root now.
    event LeavesInserted(uint256 indexed tree, uint256 firstIndex, uint256[] leaves, uint256 root);

    /// @notice A liquidated account was settled; what is left of it stands in this leaf.
    event AccountSettled(uint256 indexed nullifier, uint256 leaf);

    /// @notice Deployment: threshold not 1 to 2^20 - 1, depth not 1 to 32, or no root would be known.
    error SettingsOutOfRange();

    /// @notice The caller is not the operator.
    error NotOperator();

    /// @notice No leaves are given.
    error LeavesMissing();

    /// @notice The current tree has room for fewer leaves. Fill it up: the next ones start another.
    error TreeFull(uint256 room);

    /// @notice The account was not liquidated, or is settled.
    error NothingToSettle(uint256 nullifier);

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    constructor(
        LedgerSettings memory settings
    ) OwnRoundsGate(settings.markets, settings.rounds, settings.verifiers, settings.maximumRoundAge) {
        if (settings.threshold == 0 || settings.threshold >= THRESHOLD_BOUND) revert SettingsOutOfRange();
        if (settings.depth == 0 || settings.depth > MAXIMUM_DEPTH) revert SettingsOutOfRange();
        if (settings.rootWindow == 0) revert SettingsOutOfRange();
        operator = settings.operator;
        threshold = settings.threshold;
        depth = settings.depth;
        rootWindow = settings.rootWindow;
    }

    /// @notice Posts new accounts. Operator only.
    function insert(uint256[] calldata leaves) external onlyOperator {
        if (leaves.length == 0) revert LeavesMissing();
        LeanIMTData storage tree = _treeFor(leaves.length);
        uint256 firstIndex = tree.size;
        uint256 root = tree._insertMany(leaves);
        _roots.push(root);
        emit LeavesInserted(currentTree, firstIndex, leaves, root);
    }

    /// @notice Posts an account anew, after its owner moved it. Operator only.
    /// @dev Refused with NullifierUsed once the account is liquidated.
    /// @param nullifier of the leaf that counts no more
    function update(uint256 nullifier, uint256 leaf) external onlyOperator {
        _spendNullifier(nullifier);
        _insertOne(leaf);
    }

    /// @notice Posts what is left of a liquidated account. Operator only.
    /// @param nullifier that its liquidation spent
    function settle(uint256 nullifier, uint256 leaf) external onlyOperator {
        if (authorizationOf(nullifier).liquidator == address(0) || isSettled[nullifier]) {
            revert NothingToSettle(nullifier);
        }
        isSettled[nullifier] = true;
        _insertOne(leaf);
        emit AccountSettled(nullifier, leaf);
    }

    /// @notice Root of the current tree, 0 while it is empty.
    function currentRoot() external view returns (uint256) {
        return _trees[currentTree]._root();
    }

    /// @notice Number of leaves in a tree.
    function sizeOf(uint256 tree) external view returns (uint256) {
        return _trees[tree].size;
    }

    function isKnownRoot(uint256 root) public view override returns (bool) {
        return _roots.contains(root, rootWindow) || _isLastRoot[root];
    }

    function isAcceptedThreshold(uint256 threshold_) public view override returns (bool) {
        return threshold_ == threshold;
    }

    /// @dev Nothing is left to do: the gate's record under the nullifier marks the account as liquidated, and its event
    /// tells the operator. From now on `update` refuses the account, and `settle` takes it.
    // solhint-disable-next-line no-empty-blocks
    function _onLiquidationAuthorized(Terms calldata, uint256, bytes calldata) internal override {}

    function _insertOne(uint256 leaf) private {
        LeanIMTData storage tree = _treeFor(1);
        uint256[] memory leaves = new uint256[](1);
        leaves[0] = leaf;
        uint256 firstIndex = tree.size;
        uint256 root = tree._insert(leaf);
        _roots.push(root);
        emit LeavesInserted(currentTree, firstIndex, leaves, root);
    }

    /// @return tree with room for so many leaves, a new one if the current one is full
    function _treeFor(uint256 count) private returns (LeanIMTData storage tree) {
        uint256 capacity = 1 << depth;
        tree = _trees[currentTree];
        if (tree.size == capacity) {
            _isLastRoot[tree._root()] = true;
            tree = _trees[++currentTree];
        }
        uint256 room = capacity - tree.size;
        if (count > room) revert TreeFull(room);
    }
}
