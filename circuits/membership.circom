pragma circom 2.1.9;

include "circomlib/circuits/poseidon.circom";

// MembershipLevel(): one step from a node towards the root of a LeanIMT.
//
// A LeanIMT promotes a node without a sibling unchanged, so a level either hashes or passes on.
//
// The caller must enforce: nothing.
//
// Cost at --O2: 244 (Poseidon(2) 240, two bits, order, choice).
template MembershipLevel() {
    // PRIVATE
    signal input node;
    signal input sibling;
    signal input isRight;   // 1 if `node` is the right child
    signal input isHashed;  // 1 if this level hashes, 0 if it passes `node` on
    // OUTPUT
    signal output parent;

    // 1. Both choices are bits.
    isRight * (isRight - 1) === 0;
    isHashed * (isHashed - 1) === 0;

    // 2. Children in order.
    signal left <== node + isRight * (sibling - node);
    signal right <== node + sibling - left;

    // 3. Hash or pass on.
    signal hashed <== Poseidon(2)([left, right]);
    parent <== node + isHashed * (hashed - node);
}

// Membership(D): the root that a path of at most D siblings leads to from a leaf.
//
// The path is that of a LeanIMT proof: `depth = siblings.length` levels are hashed, the others
// pass the node on. Which levels hash is the prover's to choose: any choice is a chain of at most
// D hashes from `leaf` to `root`. An inner node cannot pass as a leaf, nor a leaf as an inner
// node: leaves are Poseidon of five or more inputs, nodes of two. With D = 0 the root is the leaf.
//
// The caller must enforce: `leaf` is a well-formed leaf; the verifying side, that `root` is a root
// it knows and is not 0.
//
// Cost at --O2: 244 per level.
template Membership(D) {
    // PRIVATE
    signal input leaf;
    signal input siblings[D];
    signal input isRight[D];
    signal input isHashed[D];
    // OUTPUT
    signal output root;

    component levels[D];
    var node = leaf;
    for (var i = 0; i < D; i++) {
        levels[i] = MembershipLevel();
        levels[i].node <== node;
        levels[i].sibling <== siblings[i];
        levels[i].isRight <== isRight[i];
        levels[i].isHashed <== isHashed[i];
        node = levels[i].parent;
    }
    root <== node;
}
