// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {OwnRoundsGate} from "../../../contracts/OwnRoundsGate.sol";
import {SharedRoundsGate} from "../../../contracts/SharedRoundsGate.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {IPriceRounds} from "../../../contracts/interfaces/IPriceRounds.sol";

/// @title A host that takes any root and threshold, whatever the gate itself does not refuse
contract ProbeHost is SharedRoundsGate {
    enum Hook {
        Tell,
        Revert,
        Reenter,
        RevertForOne
    }

    Hook public hook;
    /// What the hook calls this contract with, or for which nullifier it reverts.
    bytes public reentry;

    /// What the hook was given, and the gate's record as it saw it.
    event HookCalled(Terms terms, uint256 nullifier, bytes extraData, Authorization record);
    event Reentered(bool accepted, bytes answer);
    error HookRefused();

    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) SharedRoundsGate(rounds_, verifiers_, maximumRoundAge_) {}

    function setHook(Hook hook_, bytes calldata reentry_) external {
        (hook, reentry) = (hook_, reentry_);
    }

    function spend(uint256 nullifier) external {
        _spendNullifier(nullifier);
    }

    function isKnownRoot(uint256) public pure virtual override returns (bool) {
        return true;
    }

    function isAcceptedThreshold(uint256) public pure override returns (bool) {
        return true;
    }

    function _onLiquidationAuthorized(
        Terms calldata terms,
        uint256 nullifier,
        bytes calldata extraData
    ) internal override {
        emit HookCalled(terms, nullifier, extraData, authorizationOf(nullifier));
        if (hook == Hook.Revert) revert HookRefused();
        if (hook == Hook.RevertForOne && nullifier == abi.decode(reentry, (uint256))) revert HookRefused();
        if (hook == Hook.Reenter) {
            (bool accepted, bytes memory answer) = address(this).call(reentry);
            emit Reentered(accepted, answer);
        }
    }
}

/// @title A host that leaves ones in memory that it did not take
contract DirtyHost is ProbeHost {
    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) ProbeHost(rounds_, verifiers_, maximumRoundAge_) {}

    function isKnownRoot(uint256) public pure override returns (bool) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            for {
                let offset := 0
            } lt(offset, 0x1000) {
                offset := add(offset, 0x20)
            } {
                mstore(add(data, offset), not(0))
            }
        }
        return true;
    }
}

/// @title Vectors of coefficients by their names
abstract contract Scenarios {
    struct Scenario {
        uint256[] a;
        uint256[] b;
    }

    mapping(bytes name => Scenario) private _scenarios;

    function setScenario(bytes calldata name, Scenario calldata scenario) external {
        _scenarios[name] = scenario;
    }

    /// @return the round's coefficients, or those of the scenario if one is named
    function _choose(
        bytes calldata name,
        uint256[] memory a,
        uint256[] memory b
    ) internal view returns (uint256[] memory, uint256[] memory) {
        // Behind them in memory, and not over them.
        Scenario memory scenario = _scenarios[name];
        return name.length == 0 ? (a, b) : (scenario.a, scenario.b);
    }
}

/// @title A host that takes breaches under the round's prices or under a scenario, chosen by the extra data
contract ScenarioHost is ProbeHost, Scenarios {
    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) ProbeHost(rounds_, verifiers_, maximumRoundAge_) {}

    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata extraData
    ) internal view override returns (uint256[] memory a, uint256[] memory b) {
        (a, b) = super._coefficientsOf(terms, prices, extraData);
        return _choose(extraData, a, b);
    }
}

/// @title The same of a host that makes its rounds itself
contract OwnScenarioHost is OwnRoundsGate, Scenarios {
    struct Deployment {
        MarketListing[] markets;
        Settings rounds;
        IGroth16Verifier[] verifiers;
        uint32 maximumRoundAge;
    }

    constructor(
        Deployment memory given
    ) OwnRoundsGate(given.markets, given.rounds, given.verifiers, given.maximumRoundAge) {}

    function isKnownRoot(uint256) public pure override returns (bool) {
        return true;
    }

    function isAcceptedThreshold(uint256) public pure override returns (bool) {
        return true;
    }

    // solhint-disable-next-line no-empty-blocks
    function _onLiquidationAuthorized(Terms calldata, uint256, bytes calldata) internal override {}

    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata extraData
    ) internal view override returns (uint256[] memory a, uint256[] memory b) {
        (a, b) = super._coefficientsOf(terms, prices, extraData);
        return _choose(extraData, a, b);
    }
}
