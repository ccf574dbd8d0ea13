pragma circom 2.1.9;

include "circomlib/circuits/bitify.circom";
include "account.circom";
include "health.circom";
include "membership.circom";

// LiquidatableAccount(N, D): what every statement about a liquidatable account proves of it, if the
// slot that holds it is used.
//
// A used slot (isUsed = 1) proves:
//   1. the account's leaf is in the tree under `root` (depth at most D; with D = 0 the root is the leaf),
//   2. `nullifierWord` is the nullifier of that leaf,
//   3. `round` is later than the account's last update,
//   4. assets * 10000 < threshold * liabilities under the round's coefficients.
//
// An unused slot (isUsed = 0) proves that `nullifierWord` is 0, and nothing else. All-zero account
// inputs satisfy it whatever the words are: they are in range, and 3 and 4 are checks of 0.
//
// The prover chooses `isUsed`, and gains nothing by a lie: it is a bit, so a nullifier word other
// than 0 is the nullifier of a slot with isUsed = 1, and all of the above holds. A used slot
// whose nullifier is 0 (it would take a preimage of 0 under Poseidon) reads as an unused one.
//
// Bit budget: as isUsed is a bit, a product with it is the other factor or 0. 3: round and sinceRound
// are < 2^48, so their difference less 1 is in [0, 2^48) or, wrapped, above r - 2^49. 4: see health.circom.
//
// The caller must enforce: isUsed * (root - the root of its words) = 0, unless it takes this root for
// its word and sets isUsed to 1; the verifying side, that a nullifier word of 0 counts for nothing,
// every word < r, coefficients < 2^112, threshold < 2^20, round < 2^48.
//
// Cost at --O2 for (8, 20): 6865, of which isUsed takes 4; it costs nothing where it is the constant 1.
template LiquidatableAccount(N, D) {
    // PRIVATE: the slot
    signal input isUsed;                    // 1 if it holds an account, else 0
    // PRIVATE: words
    signal input threshold;                 // basis points
    signal input round;                     // the price round, < 2^48
    signal input assetCoefficients[N];      // what one base unit held counts for
    signal input liabilityCoefficients[N];  // what one base unit owed counts for
    // PRIVATE: account
    signal input ownerKey;
    signal input viewingKey;
    signal input nonce;
    signal input sinceRound;
    signal input biased[N];                 // balances + 2^112
    // PRIVATE: membership path
    signal input siblings[D];
    signal input isRight[D];
    signal input isHashed[D];
    // OUTPUT
    signal output root;                     // that the path leads to
    signal output nullifierWord;            // 0 if the slot is unused

    isUsed * (isUsed - 1) === 0;

    // 1. The account is in the tree.
    signal leaf, nonNegative[N];
    (leaf, nonNegative) <== AccountLeaf(N)(ownerKey, viewingKey, nonce, sinceRound, biased);
    root <== Membership(D)(leaf, siblings, isRight, isHashed);

    // 2. Its nullifier.
    signal nullifier <== Nullifier()(viewingKey, leaf);
    nullifierWord <== isUsed * nullifier;

    // 3. The round is later: both are < 2^48, so the difference fits 48 bits only if it is positive.
    signal waited <== isUsed * (round - sinceRound - 1);
    _ <== Num2Bits(48)(waited);

    // 4. It is below the threshold.
    signal assets, liabilities;
    (assets, liabilities) <== Health(N)(biased, nonNegative, assetCoefficients, liabilityCoefficients);
    BelowThreshold()(isUsed, assets, liabilities, threshold);
}
