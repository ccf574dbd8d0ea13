// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Price rounds that answer whatever a test wants
contract WrongRounds {
    uint256 public marketCount;
    bytes private _answer;
    bool private _reverts;

    constructor(uint256 marketCount_) {
        marketCount = marketCount_;
    }

    function set(bytes calldata answer, bool reverts) external {
        (_answer, _reverts) = (answer, reverts);
    }

    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        bytes memory answer = _answer;
        bool reverts = _reverts;
        assembly ("memory-safe") {
            if reverts {
                revert(add(answer, 0x20), mload(answer))
            }
            return(add(answer, 0x20), mload(answer))
        }
    }
}
