// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title What the chain keeps of a price round
library RoundHash {
    /// @notice keccak256(abi.encode(round, time, version, prices)).
    /// @dev The first three are no longer than 48, 48 and 32 bits in a round; longer ones have a hash that no round
    /// has. In assembly, because Solidity's encoder costs as much again as a storage read. Equal to
    /// src/market/round.ts.
    function compute(
        uint256 round,
        uint256 time,
        uint256 version,
        uint256[] calldata prices
    ) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            // Beyond the free memory pointer:
            // 0x00 round | 0x20 time | 0x40 version | 0x60 where prices are | 0x80 number of prices | 0xa0 prices
            let data := mload(0x40)
            let size := shl(5, prices.length)
            mstore(data, round)
            mstore(add(data, 0x20), time)
            mstore(add(data, 0x40), version)
            mstore(add(data, 0x60), 0x80)
            mstore(add(data, 0x80), prices.length)
            calldatacopy(add(data, 0xa0), prices.offset, size)
            hash := keccak256(data, add(0xa0, size))
        }
    }
}
