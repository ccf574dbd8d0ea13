// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BN254} from "./BN254.sol";

/// @title The word that binds a proof to what it authorizes
/// @notice A proof is void on another chain, gate or action, for another liquidator, after another deadline, and with
/// other extra data. Equal to src/statement/context.ts.
library LiquidationContext {
    /// @notice The context on this chain.
    /// @param gate the gate contract
    /// @param action selector of the gate's function
    /// @param liquidator who is credited, whoever sends the transaction
    /// @param deadline unix seconds; holds while block.timestamp <= deadline
    /// @param extraHash hash of whatever else the host's hook reads, 0 if nothing
    function compute(
        address gate,
        bytes4 action,
        address liquidator,
        uint256 deadline,
        bytes32 extraHash
    ) internal view returns (uint256) {
        return computeOn(block.chainid, gate, action, liquidator, deadline, extraHash);
    }

    /// @notice The context on any chain: keccak256(abi.encode(chainId, gate, …, extraHash)) mod r.
    function computeOn(
        uint256 chainId,
        address gate,
        bytes4 action,
        address liquidator,
        uint256 deadline,
        bytes32 extraHash
    ) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(chainId, gate, action, liquidator, deadline, extraHash))) % BN254.R;
    }
}
