pragma circom 2.1.9;

/// Three signals, as every circuit of zkliq, and n constraints or so: quick to make keys for.
/// @param n exponent
template Powers(n) {
    signal input challenge; // PUBLIC
    signal input x; // PRIVATE
    signal output digest; // OUTPUT
    signal output evaluation; // OUTPUT

    signal powers[n];
    powers[0] <== x * x;
    for (var i = 1; i < n; i++) {
        powers[i] <== powers[i - 1] * x;
    }
    digest <== powers[n - 1] * x;
    evaluation <== digest * challenge;
}
