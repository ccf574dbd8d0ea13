// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

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

    function isKnownRoot(uint256) public pure override returns (bool) {
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

/// @title A host that takes breaches under the round's prices or under a scenario, chosen by the extra data
contract ScenarioHost is ProbeHost {
    struct Scenario {
        uint256[] a;
        uint256[] b;
    }

    mapping(bytes name => Scenario) private _scenarios;

    constructor(
        IPriceRounds rounds_,
        IGroth16Verifier[] memory verifiers_,
        uint32 maximumRoundAge_
    ) ProbeHost(rounds_, verifiers_, maximumRoundAge_) {}

    function setScenario(bytes calldata name, Scenario calldata scenario) external {
        _scenarios[name] = scenario;
    }

    function _coefficientsOf(
        Terms calldata terms,
        uint256[] calldata prices,
        bytes calldata extraData
    ) internal view override returns (uint256[] memory a, uint256[] memory b) {
        (a, b) = super._coefficientsOf(terms, prices, extraData);
        // Behind them in memory, and not over them.
        Scenario memory scenario = _scenarios[extraData];
        if (extraData.length != 0) (a, b) = (scenario.a, scenario.b);
    }
}
