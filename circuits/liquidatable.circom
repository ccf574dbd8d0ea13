pragma circom 2.1.9;

include "fold.circom";
include "liquidatableAccount.circom";

// Liquidatable(N, D): some account in the tree is below the liquidation threshold.
//
// It proves, of an account that only the prover sees:
//   1. its leaf is in the tree under `root` (depth at most D; with D = 0 the root is the leaf),
//   2. `nullifier` is the nullifier of that leaf,
//   3. `round` is later than the account's last update,
//   4. assets * 10000 < threshold * liabilities under the round's coefficients.
//
// Public words, in order: root, nullifier, threshold, round, context, asset coefficients (N),
// liability coefficients (N). They are folded (see fold.circom), so the public signals are
// [digest, evaluation, challenge] whatever N and D are.
//
// The verifying side must enforce: every word < r, coefficients < 2^112, threshold < 2^20,
// round < 2^48; that it knows the root, the round and its coefficients, accepts the threshold, and
// has not seen the nullifier; that `context` names what it is about to do; that `challenge` is the
// hash of circuit id, digest and words.
//
// Constraints at --O2 for (8, 20): see instances.json and docs/protocol.md.
template Liquidatable(N, D) {
    // PUBLIC
    signal input challenge;                 // hash of circuit id, digest and words, mod r
    // PRIVATE: words
    signal input threshold;                 // basis points
    signal input round;                     // the price round, < 2^48
    signal input context;                   // chain, gate, action, liquidator, deadline
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
    signal output digest;                   // of the words
    signal output evaluation;               // of the words at the challenge

    // 1-4. The account is liquidatable: its slot is used, and its root is the word.
    component account = LiquidatableAccount(N, D);
    account.isUsed <== 1;
    account.threshold <== threshold;
    account.round <== round;
    account.assetCoefficients <== assetCoefficients;
    account.liabilityCoefficients <== liabilityCoefficients;
    account.ownerKey <== ownerKey;
    account.viewingKey <== viewingKey;
    account.nonce <== nonce;
    account.sinceRound <== sinceRound;
    account.biased <== biased;
    account.siblings <== siblings;
    account.isRight <== isRight;
    account.isHashed <== isHashed;

    // 5. The words, folded.
    var n = 5 + 2 * N;
    signal words[n];
    words[0] <== account.root;
    words[1] <== account.nullifierWord;
    words[2] <== threshold;
    words[3] <== round;
    words[4] <== context;
    for (var k = 0; k < N; k++) {
        words[5 + k] <== assetCoefficients[k];
        words[5 + N + k] <== liabilityCoefficients[k];
    }
    digest <== Digest(n)(words);
    evaluation <== Evaluation(n)(challenge, words);
}
