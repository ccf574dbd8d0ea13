pragma circom 2.1.9;

include "fold.circom";
include "liquidatableAccount.circom";

// LiquidatableBatch(M, N, D): up to M accounts in the tree are below the liquidation threshold.
//
// A slot whose nullifier word is not 0 proves of its account what Liquidatable(N, D) proves: its leaf
// is in the tree under `root`, the word is its nullifier, `round` is later than its last update, and
// assets * 10000 < threshold * liabilities. An unused slot has a nullifier word of 0 and proves nothing.
//
// Every slot has an account, a path and constraints of its own; slots share the words, and nothing
// that a prover may choose. So no slot makes up for another, whichever are used and in whichever
// order. Two slots may hold the same account: their words are then equal.
//
// Public words, in order: root, threshold, round, context, asset coefficients (N), liability
// coefficients (N), nullifiers (M, 0 for an unused slot). They are folded (see fold.circom), so the
// public signals are [digest, evaluation, challenge] whatever M, N and D are.
//
// The verifying side must enforce: every word < r, coefficients < 2^112, threshold < 2^20,
// round < 2^48; that it knows the root, the round and its coefficients, and accepts the threshold;
// that `context` names what it is about to do; that `challenge` is the hash of circuit id, digest and
// words; of each nullifier, that a 0 counts for nothing, and one it has seen, in this batch too, not
// again. If all slots are unused, the words are anything.
//
// Cost at --O2 for (8, 8, 20): 6866 a slot, 27 and the digest of 28 words (1152); see instances.json.
template LiquidatableBatch(M, N, D) {
    // PUBLIC
    signal input challenge;                 // hash of circuit id, digest and words, mod r
    // PRIVATE: words
    signal input root;                      // of the tree that holds every account
    signal input threshold;                 // basis points
    signal input round;                     // the price round, < 2^48
    signal input context;                   // chain, gate, action, liquidator, deadline
    signal input assetCoefficients[N];      // what one base unit held counts for
    signal input liabilityCoefficients[N];  // what one base unit owed counts for
    // PRIVATE: slots
    signal input isUsed[M];                 // 1 if the slot holds an account, else 0
    // PRIVATE: accounts
    signal input ownerKey[M];
    signal input viewingKey[M];
    signal input nonce[M];
    signal input sinceRound[M];
    signal input biased[M][N];              // balances + 2^112
    // PRIVATE: membership paths
    signal input siblings[M][D];
    signal input isRight[M][D];
    signal input isHashed[M][D];
    // OUTPUT
    signal output digest;                   // of the words
    signal output evaluation;               // of the words at the challenge

    // 1. Every used slot holds a liquidatable account of the tree under `root`.
    component accounts[M];
    for (var i = 0; i < M; i++) {
        accounts[i] = LiquidatableAccount(N, D);
        accounts[i].isUsed <== isUsed[i];
        accounts[i].threshold <== threshold;
        accounts[i].round <== round;
        accounts[i].assetCoefficients <== assetCoefficients;
        accounts[i].liabilityCoefficients <== liabilityCoefficients;
        accounts[i].ownerKey <== ownerKey[i];
        accounts[i].viewingKey <== viewingKey[i];
        accounts[i].nonce <== nonce[i];
        accounts[i].sinceRound <== sinceRound[i];
        accounts[i].biased <== biased[i];
        accounts[i].siblings <== siblings[i];
        accounts[i].isRight <== isRight[i];
        accounts[i].isHashed <== isHashed[i];
        isUsed[i] * (accounts[i].root - root) === 0;
    }

    // 2. The words, folded.
    var n = 4 + 2 * N + M;
    signal words[n];
    words[0] <== root;
    words[1] <== threshold;
    words[2] <== round;
    words[3] <== context;
    for (var k = 0; k < N; k++) {
        words[4 + k] <== assetCoefficients[k];
        words[4 + N + k] <== liabilityCoefficients[k];
    }
    for (var i = 0; i < M; i++) {
        words[4 + 2 * N + i] <== accounts[i].nullifierWord;
    }
    digest <== Digest(n)(words);
    evaluation <== Evaluation(n)(challenge, words);
}
