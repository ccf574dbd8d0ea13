// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title The BN254 curve on the precompiles of EIP-196 and EIP-197
/// @notice y^2 = x^3 + 3 over F_p. G1 is the whole curve, of prime order r; G2 is a subgroup of order r of the twist.
/// @dev A call to a chain without the precompiles succeeds and returns nothing, and a call starved of gas fails: both
/// the success flag and the size of the answer are checked before anything follows from an answer.
library BN254 {
    /// @notice Order of the groups, modulus of the scalar field.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @notice Modulus of the field of coordinates.
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    /// @notice A precompile gave no answer for points known to be good: too little gas, or a chain without BN254.
    error PrecompileFailed();

    /// @notice Whether a G1 point is on the curve, in canonical coordinates and not at infinity.
    /// @dev By the curve's equation, which (0, 0), the EVM's point at infinity, does not fulfil. r is prime and the
    /// curve has r points, so there is no subgroup to check.
    function isG1(uint256[2] memory point) internal pure returns (bool) {
        (uint256 x, uint256 y) = (point[0], point[1]);
        if (x >= P || y >= P) return false;
        return mulmod(y, y, P) == addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
    }

    /// @notice Whether a G2 point is on the twist and in the subgroup, in canonical coordinates and not at infinity.
    /// @dev e(G, Q) * e(-G, Q) = 1 holds for every Q that the precompile takes, so what it tells is whether it takes Q.
    /// Its first arguments are no points at infinity: no client has an excuse to skip such a pair without looking.
    function isG2(uint256[2][2] memory point) internal view returns (bool) {
        (uint256 x1, uint256 x0, uint256 y1, uint256 y0) = (point[0][0], point[0][1], point[1][0], point[1][1]);
        if (x1 >= P || x0 >= P || y1 >= P || y0 >= P) return false;
        if (x1 | x0 | y1 | y0 == 0) return false;
        uint256[12] memory pairs = [1, 2, x1, x0, y1, y0, 1, P - 2, x1, x0, y1, y0];
        bool holds;
        assembly ("memory-safe") {
            // Arguments are evaluated from right to left: the size of the answer is taken after the call.
            holds := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, pairs, 0x180, 0x00, 0x20))
            holds := and(holds, eq(mload(0x00), 1))
        }
        return holds;
    }

    /// @notice Adds a multiple of a point to a sum: of five words in memory, the sum, the point and the scalar.
    /// @dev The last three are worth nothing afterwards.
    /// @param sum their address
    /// @return whether both are points of the curve, and the precompiles answered
    function addMultiple(uint256 sum) internal view returns (bool) {
        bool done;
        assembly ("memory-safe") {
            // ecMul (0x07): (point, scalar) -> term, next to the sum as ecAdd (0x06) wants it.
            let point := add(sum, 0x40)
            done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, point, 0x60, point, 0x40))
            done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, sum, 0x80, sum, 0x40))
        }
        return done;
    }

    /// @notice -y of a coordinate below p.
    function negate(uint256 y) internal pure returns (uint256) {
        return y == 0 ? 0 : P - y;
    }
}
