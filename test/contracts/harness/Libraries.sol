// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILiquidationGate} from "../../../contracts/interfaces/ILiquidationGate.sol";
import {Authorizations} from "../../../contracts/libraries/Authorizations.sol";
import {BN254} from "../../../contracts/libraries/BN254.sol";
import {CircuitNames} from "../../../contracts/libraries/CircuitNames.sol";
import {LiquidationContext} from "../../../contracts/libraries/LiquidationContext.sol";
import {RootHistory} from "../../../contracts/libraries/RootHistory.sol";

/// @title Libraries of gate and verifier, exposed for tests
contract Libraries {
    using RootHistory for RootHistory.Data;

    RootHistory.Data private _roots;

    /// @notice Which of the asked roots are known after the pushed ones. To be asked by eth_call only.
    function known(
        uint256[] calldata pushed,
        uint256 window,
        uint256[] calldata asked
    ) external returns (bool[] memory answers) {
        for (uint256 i = 0; i < pushed.length; ++i) _roots.push(pushed[i]);
        answers = new bool[](asked.length);
        for (uint256 i = 0; i < asked.length; ++i) answers[i] = _roots.contains(asked[i], window);
    }

    function packed(address liquidator, uint256 round, uint256 threshold) external view returns (uint256) {
        return Authorizations.pack(liquidator, round, threshold);
    }

    function unpacked(uint256 word) external pure returns (ILiquidationGate.Authorization memory) {
        return Authorizations.unpack(word);
    }

    function circuit(
        bytes32 id,
        uint256 words,
        uint256 leastMarkets
    ) external pure returns (uint256 accounts, uint256 markets) {
        return CircuitNames.find(id, words, leastMarkets);
    }

    function negated(uint256 y) external pure returns (uint256) {
        return BN254.negate(y);
    }

    /// @notice The context of an address and a selector that have more bits than their types.
    function dirtyContext(uint256 gate, bytes32 action, uint256 liquidator) external pure returns (uint256) {
        address dirtyGate;
        bytes4 dirtyAction;
        address dirtyLiquidator;
        assembly ("memory-safe") {
            dirtyGate := gate
            dirtyAction := action
            dirtyLiquidator := liquidator
        }
        return LiquidationContext.computeOn(1, dirtyGate, dirtyAction, dirtyLiquidator, 2, bytes32(uint256(3)));
    }
}
