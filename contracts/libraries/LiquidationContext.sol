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
        bytes32 hash;
        assembly ("memory-safe") {
            // abi.encode, without its copies. Beyond the free memory pointer:
            // 0x00 chainId | 0x20 gate | 0x40 action | 0x60 liquidator | 0x80 deadline | 0xa0 extraHash
            let data := mload(0x40)
            mstore(data, chainId)
            mstore(add(data, 0x20), shr(96, shl(96, gate)))
            mstore(add(data, 0x40), shl(224, shr(224, action)))
            mstore(add(data, 0x60), shr(96, shl(96, liquidator)))
            mstore(add(data, 0x80), deadline)
            mstore(add(data, 0xa0), extraHash)
            hash := keccak256(data, 0xc0)
        }
        return uint256(hash) % BN254.R;
    }
}
