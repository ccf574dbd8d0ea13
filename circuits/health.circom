pragma circom 2.1.9;

include "circomlib/circuits/bitify.circom";

// Health(N): what an account's assets and liabilities count for under a round's coefficients.
//
//     assets      = sum of  x_k  * a_k  over x_k > 0
//     liabilities = sum of |x_k| * b_k  over x_k < 0
//
// Bit budget: |x_k| <= 2^112 and a_k, b_k < 2^112, so a term is < 2^224 and a sum of at most
// 16 of them < 2^228, far below r (about 2^253.6): nothing wraps.
//
// The caller must enforce: `biased` is range-checked to 113 bits and `nonNegative` is its bit 112
// (AccountLeaf does both); the verifying side, that every coefficient is < 2^112.
//
// Cost at --O2: 3 per market.
template Health(N) {
    // PRIVATE
    signal input biased[N];
    signal input nonNegative[N];
    signal input assetCoefficients[N];
    signal input liabilityCoefficients[N];
    // OUTPUT
    signal output assets;
    signal output liabilities;

    signal held[N];           // x_k if x_k >= 0, else 0
    signal assetTerms[N];
    signal liabilityTerms[N];
    var assetSum = 0;
    var liabilitySum = 0;
    for (var k = 0; k < N; k++) {
        var balance = biased[k] - (1 << 112);
        held[k] <== nonNegative[k] * balance;
        assetTerms[k] <== held[k] * assetCoefficients[k];
        liabilityTerms[k] <== (held[k] - balance) * liabilityCoefficients[k];
        assetSum += assetTerms[k];
        liabilitySum += liabilityTerms[k];
    }
    assets <== assetSum;
    liabilities <== liabilitySum;
}

// BelowThreshold(): if `isUsed`, assets * 10000 < threshold * liabilities, or no witness exists.
//
// Bit budget: assets, liabilities < 2^228 and threshold < 2^20, so both sides are < 2^248. If the
// inequality holds the slack is in [0, 2^248); if not, it is in [-2^242, -1], which is
// r - 2^242 or more in the field: no 248-bit value. The strict inequality rules out liabilities of 0.
// As `isUsed` is a bit, what is range-checked is the slack or 0.
//
// The caller must enforce: `isUsed` is a bit; both sums < 2^228 (Health does); the verifying side,
// threshold < 2^20.
//
// Cost at --O2: 250, and 249 where `isUsed` is the constant 1.
template BelowThreshold() {
    // PRIVATE
    signal input isUsed;     // 0 if nothing is to be shown
    signal input assets;
    signal input liabilities;
    signal input threshold;  // basis points

    signal required <== threshold * liabilities;
    signal slack <== isUsed * (required - assets * 10000 - 1);
    _ <== Num2Bits(248)(slack);
}
