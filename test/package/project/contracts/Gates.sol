// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Groth16Verifier} from "zkliq/contracts/Groth16Verifier.sol";
import {IGroth16Verifier} from "zkliq/contracts/interfaces/IGroth16Verifier.sol";
import {LiquidationGate} from "zkliq/contracts/LiquidationGate.sol";
import {OwnRoundsGate} from "zkliq/contracts/OwnRoundsGate.sol";
import {PriceRounds} from "zkliq/contracts/PriceRounds.sol";
import {AddressedLedger} from "zkliq/contracts/examples/AddressedLedger.sol";
import {PrivateLedger} from "zkliq/contracts/examples/PrivateLedger.sol";

/// What an integrating project imports: all there is, so that whatever an import needs has to be found.
abstract contract Gates is OwnRoundsGate {
    function isAuthorized(LiquidationGate gate, uint256 nullifier) external view returns (bool) {
        return gate.authorizationOf(nullifier).liquidator != address(0);
    }
}
