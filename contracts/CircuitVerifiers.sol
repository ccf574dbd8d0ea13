// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IGroth16Verifier} from "./interfaces/IGroth16Verifier.sol";
import {ILiquidationGate} from "./interfaces/ILiquidationGate.sol";
import {CircuitNames} from "./libraries/CircuitNames.sol";

/// @title Which verifier answers for which circuit
/// @dev In immutables: nothing to read from storage, and nobody can exchange a verifier.
abstract contract CircuitVerifiers is ILiquidationGate {
    uint256 private constant MAXIMUM_CIRCUITS = 4;

    // The verifier's address; above it, from bit 160, the number of the circuit's markets, and from bit 168, that of
    // its accounts; 0 if there is none.
    uint256 private immutable _circuit0;
    uint256 private immutable _circuit1;
    uint256 private immutable _circuit2;
    uint256 private immutable _circuit3;

    /// @param verifiers_ one a circuit
    /// @param marketCount markets of the price rounds; a circuit for more counts the others for nothing
    constructor(IGroth16Verifier[] memory verifiers_, uint256 marketCount) {
        uint256 count = verifiers_.length;
        if (count == 0 || count > MAXIMUM_CIRCUITS) revert CircuitCountOutOfRange(count);
        uint256[MAXIMUM_CIRCUITS] memory packed;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 id = verifiers_[i].circuitId();
            for (uint256 j = 0; j < i; ++j) {
                if (verifiers_[j].circuitId() == id) revert CircuitRepeated(id);
            }
            (uint256 accounts, uint256 markets) = CircuitNames.find(id, verifiers_[i].wordCount(), marketCount);
            if (accounts == 0) revert CircuitUnfit(id);
            packed[i] = uint160(address(verifiers_[i])) | (markets << 160) | (accounts << 168);
        }
        (_circuit0, _circuit1, _circuit2, _circuit3) = (packed[0], packed[1], packed[2], packed[3]);
    }

    /// @inheritdoc ILiquidationGate
    function verifiers() external view override returns (IGroth16Verifier[] memory list) {
        uint256[MAXIMUM_CIRCUITS] memory packed = [_circuit0, _circuit1, _circuit2, _circuit3];
        uint256 count = 0;
        while (count < MAXIMUM_CIRCUITS && packed[count] != 0) ++count;
        list = new IGroth16Verifier[](count);
        for (uint256 i = 0; i < count; ++i) list[i] = IGroth16Verifier(address(uint160(packed[i])));
    }

    /// @param circuit its place in verifiers()
    /// @return verifier of the circuit
    /// @return markets of the circuit
    /// @return accounts of a proof: 1 for Liquidatable, more for LiquidatableBatch
    function _circuit(
        uint256 circuit
    ) internal view returns (IGroth16Verifier verifier, uint256 markets, uint256 accounts) {
        uint256 packed = 0;
        if (circuit == 0) packed = _circuit0;
        else if (circuit == 1) packed = _circuit1;
        else if (circuit == 2) packed = _circuit2;
        else if (circuit == 3) packed = _circuit3;
        if (packed == 0) revert CircuitUnknown(circuit);
        return (IGroth16Verifier(address(uint160(packed))), uint8(packed >> 160), packed >> 168);
    }
}
