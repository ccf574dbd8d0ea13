// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {InternalLeanIMT, LeanIMTData} from "@zk-kit/lean-imt.sol/InternalLeanIMT.sol";
import {PoseidonT3} from "poseidon-solidity/PoseidonT3.sol";
import {PoseidonT4} from "poseidon-solidity/PoseidonT4.sol";
import {IGroth16Verifier} from "../../../contracts/interfaces/IGroth16Verifier.sol";
import {Batch} from "../../../contracts/libraries/Batch.sol";
import {Fold} from "../../../contracts/libraries/Fold.sol";
import {LiquidationContext} from "../../../contracts/libraries/LiquidationContext.sol";

/// @title What Solidity shares with circuits and TypeScript, exposed for tests
/// @dev To be asked by eth_call only, so that the tree is empty each time.
contract Vectors {
    using InternalLeanIMT for LeanIMTData;

    uint256 private constant TAG_NULLIFIER = 2;
    int256 private constant BIAS = 1 << 112;

    LeanIMTData private _tree;

    function hashNodes(uint256 left, uint256 right) external pure returns (uint256) {
        return PoseidonT3.hash([left, right]);
    }

    function rootOf(uint256[] calldata leaves) external returns (uint256) {
        return _tree._insertMany(leaves);
    }

    function rootOfOneByOne(uint256[] calldata leaves) external returns (uint256) {
        for (uint256 i = 0; i < leaves.length; ++i) _tree._insert(leaves[i]);
        return _tree._root();
    }

    function nullifierOf(uint256 viewingKey, uint256 leaf) external pure returns (uint256) {
        return hashThree(TAG_NULLIFIER, viewingKey, leaf);
    }

    function hashThree(uint256 first, uint256 second, uint256 third) public pure returns (uint256) {
        return PoseidonT4.hash([first, second, third]);
    }

    function pack(int256 even, int256 odd) external pure returns (uint256) {
        return uint256(even + BIAS) + (uint256(odd + BIAS) << 113);
    }

    function contextOn(
        uint256 chainId,
        address gate,
        bytes4 action,
        address liquidator,
        uint256 deadline,
        bytes32 extraHash
    ) external pure returns (uint256) {
        return LiquidationContext.computeOn(chainId, gate, action, liquidator, deadline, extraHash);
    }

    function contextHere(
        address gate,
        bytes4 action,
        address liquidator,
        uint256 deadline,
        bytes32 extraHash
    ) external view returns (uint256) {
        return LiquidationContext.compute(gate, action, liquidator, deadline, extraHash);
    }

    function fold(
        bytes32 circuitId,
        uint256 digest,
        uint256[] calldata words
    ) external pure returns (uint256 challenge, uint256 evaluation) {
        challenge = Fold.challengeOf(circuitId, digest, words);
        bool canonical;
        (evaluation, canonical) = Fold.evaluate(words, challenge);
        if (!canonical) Fold.refuse(words);
    }

    function batchCoefficient(
        bytes32 keyHash,
        IGroth16Verifier.Proof[] calldata proofs,
        uint256[3][] calldata signals
    ) external pure returns (uint256) {
        return Batch.coefficientOf(_transcriptOf(keyHash, proofs, signals));
    }

    function batchScalars(
        bytes32 keyHash,
        IGroth16Verifier.Proof[] calldata proofs,
        uint256[3][] calldata signals
    ) external view returns (uint256, uint256, uint256, uint256) {
        uint256[] memory transcript = _transcriptOf(keyHash, proofs, signals);
        (, uint256[4] memory scalars) = Batch.combine(transcript, Batch.coefficientOf(transcript));
        return (scalars[0], scalars[1], scalars[2], scalars[3]);
    }

    function _transcriptOf(
        bytes32 keyHash,
        IGroth16Verifier.Proof[] calldata proofs,
        uint256[3][] calldata signals
    ) private pure returns (uint256[] memory transcript) {
        transcript = Batch.open(keyHash, proofs);
        for (uint256 j = 0; j < signals.length; ++j) {
            Batch.putSignals(transcript, j, signals[j][0], signals[j][1], signals[j][2]);
        }
    }
}
