pragma circom 2.1.9;

include "circomlib/circuits/bitify.circom";
include "circomlib/circuits/poseidon.circom";

// AccountLeaf(N): the leaf that commits to an account, and the sign of every balance.
//
// An account holds a signed balance x_k in each of N markets (N even, at most 16), in base units,
// -2^112 <= x_k < 2^112. It is given biased, u_k = x_k + 2^112, so that bit 112 of u_k is the sign.
//
// Every circuit that opens or makes a leaf does so through this template: it is the one place
// where an account's values are range-checked.
//
// The caller must enforce: nothing. Keys are field elements; `viewingKey` being uniform is what
// hides the leaf, and is the wallet's duty.
//
// Cost at --O2: 113 per market, 96 for nonce and round, and one Poseidon(4 + N/2) (402 at N = 8).
template AccountLeaf(N) {
    // PRIVATE
    signal input ownerKey;       // Poseidon(TAG_OWNER, spending key)
    signal input viewingKey;     // hides the leaf, yields the nullifier
    signal input nonce;          // number of updates, < 2^48
    signal input sinceRound;     // price round of the last update, < 2^48
    signal input biased[N];      // u_k = x_k + 2^112, < 2^113
    // OUTPUT
    signal output leaf;
    signal output nonNegative[N]; // 1 if x_k >= 0, else 0

    // 1. Ranges.
    _ <== Num2Bits(48)(nonce);
    _ <== Num2Bits(48)(sinceRound);

    component bits[N];
    for (var k = 0; k < N; k++) {
        bits[k] = Num2Bits(113);
        bits[k].in <== biased[k];
        nonNegative[k] <== bits[k].out[112];
    }

    // 2. Packing, two balances to a field element: p_i < 2^226, far below r.
    var preimage[4 + N / 2];
    preimage[0] = ownerKey;
    preimage[1] = viewingKey;
    preimage[2] = nonce;
    preimage[3] = sinceRound;
    for (var i = 0; i < N / 2; i++) {
        preimage[4 + i] = biased[2 * i] + (1 << 113) * biased[2 * i + 1];
    }

    // 3. Commitment.
    component commitment = Poseidon(4 + N / 2);
    for (var i = 0; i < 4 + N / 2; i++) {
        commitment.inputs[i] <== preimage[i];
    }
    leaf <== commitment.out;
}

// Nullifier(): marks a leaf as used up without saying which leaf it was.
//
// It comes from the viewing key, so a liquidator computes it too, and owner and liquidator
// spend the same one.
//
// The caller must enforce: `leaf` is AccountLeaf of the same `viewingKey`.
//
// Cost at --O2: one Poseidon(3), 258 because its first input is a constant.
template Nullifier() {
    // PRIVATE
    signal input viewingKey;
    signal input leaf;
    // OUTPUT
    signal output nullifier;

    var TAG_NULLIFIER = 2;
    nullifier <== Poseidon(3)([TAG_NULLIFIER, viewingKey, leaf]);
}
