// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title The latest roots of a tree
/// @notice A host chooses how many of them it knows. Where leaves are only ever appended, and each is spent by its
/// nullifier, every past root is as good as the current one; where leaves are rewritten in place, or a nullifier does
/// not follow from the leaf's contents, only the current root is: a window of 1.
/// @dev Storage: the number of roots, and for each root the number it last had, from 1.
library RootHistory {
    struct Data {
        uint256 count;
        mapping(uint256 root => uint256 number) numberOf;
    }

    /// @notice Makes a root the current one.
    /// @dev 0 is the root of an empty tree, under which there is nothing to prove: it is never recorded.
    function push(Data storage self, uint256 root) internal {
        if (root == 0) return;
        self.numberOf[root] = ++self.count;
    }

    /// @notice Whether a root is one of the latest `window`.
    /// @param window at least 1; type(uint256).max if every root ever is known
    function contains(Data storage self, uint256 root, uint256 window) internal view returns (bool) {
        uint256 number = self.numberOf[root];
        if (number == 0) return false;
        // Not even read where it does not matter.
        return window == type(uint256).max || self.count - number < window;
    }
}
