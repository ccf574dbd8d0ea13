pragma circom 2.1.9;

include "circomlib/circuits/poseidon.circom";

// Digest(n): one hash of n words, Poseidon over the first (up to 16) words, then over
// (previous digest, up to 15 more words), and so on.
//
// The caller must enforce: n is fixed by the circuit, so the chaining needs no length.
//
// Cost at --O2: Poseidon(16) is 609, Poseidon(6) 354 (n = 21: 963).
template Digest(n) {
    // PRIVATE
    signal input words[n];
    // OUTPUT
    signal output digest;

    var head = n < 16 ? n : 16;
    var links = (n - head + 14) \ 15;

    component first = Poseidon(head);
    for (var i = 0; i < head; i++) {
        first.inputs[i] <== words[i];
    }

    component next[links];
    var previous = first.out;
    for (var link = 0; link < links; link++) {
        var start = head + 15 * link;
        var taken = n - start < 15 ? n - start : 15;
        next[link] = Poseidon(1 + taken);
        next[link].inputs[0] <== previous;
        for (var i = 0; i < taken; i++) {
            next[link].inputs[1 + i] <== words[start + i];
        }
        previous = next[link].out;
    }
    digest <== previous;
}

// Evaluation(n): the words as coefficients of a polynomial, at the challenge:
// sum of words[i] * challenge^i, by Horner's rule.
//
// The caller must enforce: the verifying side, that `challenge` is a hash of the digest and of the
// words it expects.
//
// Cost at --O2: n - 1.
template Evaluation(n) {
    // PUBLIC
    signal input challenge;
    // PRIVATE
    signal input words[n];
    // OUTPUT
    signal output evaluation;

    signal partial[n];
    partial[n - 1] <== words[n - 1];
    for (var i = n - 2; i >= 0; i--) {
        partial[i] <== partial[i + 1] * challenge + words[i];
    }
    evaluation <== partial[0];
}
