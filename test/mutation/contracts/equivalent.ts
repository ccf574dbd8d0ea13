import type { EquivalentMutant } from '../queue.js';

/** Mutants of a file that no test can catch for one reason: by line as it stands there, what changes in it. */
interface Equivalents {
  readonly file: string;
  readonly why: string;
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

const equivalents: readonly Equivalents[] = [
  {
    file: 'OwnRoundsGate.sol',
    why: 'What is returned has names for the reader only.',
    lines: {
      ') internal view virtual override returns (uint256[] memory a, uint256[] memory b) {': [
        '(… uint256[] memory b, uint256[] memory a …)',
      ],
    },
  },
  {
    file: 'SharedRoundsGate.sol',
    why: 'What is returned has names for the reader only.',
    lines: {
      ') internal view virtual override returns (uint256[] memory a, uint256[] memory b) {': [
        '(… uint256[] memory b, uint256[] memory a …)',
      ],
    },
  },
  {
    file: 'libraries/Median.sol',
    why: 'Of equal values, either may come first.',
    lines: {
      'for (; place > 0 && sorted[place - 1] > value; --place) sorted[place] = sorted[place - 1];':
        ['column 47: > is >='],
    },
  },
  {
    file: 'libraries/Median.sol',
    why: 'Entries stay in order, from the largest down: the middle ones are the same.',
    lines: {
      'for (; place > 0 && sorted[place - 1] > value; --place) sorted[place] = sorted[place - 1];':
        ['column 47: > is <='],
    },
  },
  {
    file: 'libraries/RoundHash.sol',
    why: 'Free memory read from one byte further up is 256 times as far: still beyond all that is in use.',
    lines: {
      'let data := mload(0x40)': ['column 31: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/CircuitNames.sol',
    why: 'Numbers of markets are even: none is 17.',
    lines: {
      'uint256 private constant MOST_MARKETS = 16;': ['column 45: 16 is 17'],
    },
  },
  {
    file: 'Groth16Verifier.sol',
    why: 'A batch of one has weight 1 in the other way of verification, too: the same verdict for more gas, which a snapshot holds.',
    lines: {
      'if (count == 1) verify(proofs[0], digests[0], words);': ['deleted', 'column 22: 1 is 0'],
    },
  },
  {
    file: 'Groth16Verifier.sol',
    why: 'A precompile ignores what is beyond its input, and copies no more than it answers.',
    lines: {
      'done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, 0x240, 0x60, 0x240, 0x40))':
        ['column 84: 0x60 is 0x61', 'column 97: 0x40 is 0x41'],
      'done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, 0x200, 0x80, 0x200, 0x40))':
        ['column 95: 0x80 is 0x81', 'column 108: 0x40 is 0x41'],
      'done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x07, 0x2a0, 0x60, 0x240, 0x40))':
        ['column 95: 0x60 is 0x61', 'column 108: 0x40 is 0x41'],
      'done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x07, 0x300, 0x60, 0x240, 0x40))':
        ['column 95: 0x60 is 0x61', 'column 108: 0x40 is 0x41'],
      'wellFormed := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, 0x080, 0x300, 0x00, 0x20))':
        ['column 103: 0x20 is 0x21'],
      'wellFormed := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, add(pairs, 0x20), size, 0x00, 0x20))':
        ['column 113: 0x20 is 0x21'],
    },
  },
  {
    file: 'Groth16Verifier.sol',
    why: 'The byte beyond is of alpha or of -delta, which are written next.',
    lines: {
      'calldatacopy(0x080, proof, 0xc0)': ['column 40: 0xc0 is 0xc1'],
      'calldatacopy(0x2c0, add(proof, 0xc0), 0x40)': ['column 51: 0x40 is 0x41'],
    },
  },
  {
    file: 'Groth16Verifier.sol',
    why: 'Two points agree, whichever comes first.',
    lines: {
      'if (_agree(key.gamma, key.delta) || _agree(key.beta, key.gamma) || _agree(key.beta, key.delta)) {':
        [
          '_agree(… key.delta, key.gamma …)',
          '_agree(… key.gamma, key.beta …)',
          '_agree(… key.delta, key.beta …)',
        ],
    },
  },
  {
    file: 'Groth16Verifier.sol',
    why: 'Nobody knows two points of the subgroup that have one half of x in common and not the other.',
    lines: {
      'return one[0][0] == other[0][0] && one[0][1] == other[0][1];': ['column 41: && is ||'],
    },
  },
  {
    file: 'libraries/BN254.sol',
    why: 'p stands for 0, and no point of the curve has a coordinate 0: it would be of order 2 or 3, and the order of the curve is prime.',
    lines: {
      'if (x >= P || y >= P) return false;': ['column 15: >= is >', 'column 25: >= is >'],
    },
  },
  {
    file: 'libraries/BN254.sol',
    why: 'The precompile refuses coordinates from p on by itself.',
    lines: {
      'if (x1 >= P || x0 >= P || y1 >= P || y0 >= P) return false;': [
        'deleted',
        'column 16: >= is >',
        'column 21: || is &&',
        'column 27: >= is >',
        'column 32: || is &&',
        'column 38: >= is >',
        'column 43: || is &&',
        'column 49: >= is >',
      ],
    },
  },
  {
    file: 'libraries/BN254.sol',
    why: 'A point at infinity is still refused; what else is, with a coordinate or a half of one that is 0 beside others, is not in the subgroup.',
    lines: {
      'if (x1 | x0 | y1 | y0 == 0) return false;': [
        'column 16: | is &',
        'column 21: | is &',
        'column 26: | is &',
      ],
    },
  },
  {
    file: 'libraries/BN254.sol',
    why: 'A precompile ignores what is beyond its input, and copies no more than it answers.',
    lines: {
      'holds := and(eq(returndatasize(), 0x20), staticcall(gas(), 0x08, pairs, 0x180, 0x00, 0x20))':
        ['column 98: 0x20 is 0x21'],
      'done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, point, 0x60, point, 0x40))':
        ['column 84: 0x60 is 0x61', 'column 97: 0x40 is 0x41'],
      'done := and(and(eq(returndatasize(), 0x40), done), staticcall(gas(), 0x06, sum, 0x80, sum, 0x40))':
        ['column 93: 0x80 is 0x81', 'column 104: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/Fold.sol',
    why: 'Free memory read from one byte further up is 256 times as far: still beyond all that is in use.',
    lines: {
      'let data := mload(0x40)': ['column 31: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/Fold.sol',
    why: 'The factors of a product may change places.',
    lines: {
      'sum := add(word0, mulmod(challenge, add(word1, mulmod(challenge, sum, r)), r))': [
        'mulmod(… sum, challenge …)',
      ],
      'add(word3, mulmod(challenge, sum, r)), r)), r)), r))': ['mulmod(… sum, challenge …)'],
    },
  },
  {
    file: 'libraries/Batch.sol',
    why: 'The byte beyond is written over next, or lies where nothing is read.',
    lines: {
      'calldatacopy(first, proofs.offset, shl(8, proofs.length))': ['column 52: 8 is 9'],
      'mcopy(pair, proof, 0xc0)': ['column 32: 0xc0 is 0xc1'],
      'mcopy(sumC, add(proof, 0xc0), 0x40)': ['column 43: 0x40 is 0x41'],
      'mcopy(pair, proof, 0x40)': ['column 32: 0x40 is 0x41'],
      'mcopy(add(pair, 0x40), add(proof, 0x40), 0x80)': ['column 54: 0x80 is 0x81'],
      'mcopy(add(sumC, 0x40), add(proof, 0xc0), 0x40)': ['column 54: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/Batch.sol',
    why: 'The factors of a product may change places.',
    lines: {
      'weight = mulmod(weight, rho, BN254.R);': ['mulmod(… rho, weight …)'],
    },
  },
  {
    file: 'libraries/Batch.sol',
    why: 'A precompile ignores what is beyond its input, and copies no more than it answers.',
    lines: {
      'done := and(eq(returndatasize(), 0x40), staticcall(gas(), 0x07, pair, 0x60, pair, 0x40))': [
        'column 83: 0x60 is 0x61',
        'column 95: 0x40 is 0x41',
      ],
    },
  },
  {
    file: 'libraries/FeedReader.sol',
    why: 'How much gas a feed has is a choice, with a margin: one unit more or less is no other rule.',
    lines: {
      'uint256 internal constant FEED_GAS = 100_000;': [
        'column 42: 100_000 is 100001',
        'column 42: 100_000 is 99999',
      ],
      'uint256 private constant NEEDED_GAS = 110_000;': [
        'column 43: 110_000 is 110001',
        'column 43: 110_000 is 109999',
      ],
      'if (gasleft() < NEEDED_GAS) revert IPriceRounds.GasTooLow();': ['column 23: < is <='],
    },
  },
  {
    file: 'libraries/FeedReader.sol',
    why: 'A feed that takes no arguments ignores calldata beyond the selector.',
    lines: {
      'answered := staticcall(FEED_GAS, feed, data, 0x04, data, 0xa0)': ['column 58: 0x04 is 0x5'],
      'answered := staticcall(FEED_GAS, feed, 0x00, 0x04, 0x00, 0x20)': ['column 58: 0x04 is 0x5'],
    },
  },
  {
    file: 'libraries/FeedReader.sol',
    why: 'The fifth word is not read.',
    lines: {
      'answered := staticcall(FEED_GAS, feed, data, 0x04, data, 0xa0)': [
        'column 70: 0xa0 is 0xa1',
        'column 70: 0xa0 is 0x9f',
      ],
    },
  },
  {
    file: 'libraries/FeedReader.sol',
    why: 'The byte beyond is written over next, or lies where nothing is read.',
    lines: {
      'answered := staticcall(FEED_GAS, feed, 0x00, 0x04, 0x00, 0x20)': ['column 70: 0x20 is 0x21'],
    },
  },
  {
    file: 'CircuitVerifiers.sol',
    why: 'A gate has one circuit at least.',
    lines: {
      'uint256 count = 0;': ['column 25: 0 is 1'],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'The quotient is the same: (2^112 ± 1) · 10000 / 65535 rounded down.',
    lines: {
      '((Coefficients.BOUND - 1) * Coefficients.BASIS_POINTS) / type(uint16).max;': [
        'column 30: - is +',
        'column 32: 1 is 0',
      ],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'The assembly returns by itself.',
    lines: {
      ') external view override returns (uint256[] memory a, uint256[] memory b) {': [
        '(… uint256[] memory b, uint256[] memory a …)',
      ],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'The byte beyond is written over next, or lies where nothing is read.',
    lines: {
      'a := add(mload(0x40), 0x40)': [
        'column 28: 0x40 is 0x41',
        'column 35: 0x40 is 0x41',
        'column 35: 0x40 is 0x3f',
      ],
      'mstore(0x40, add(b, size))': ['column 20: 0x40 is 0x3f'],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'By 1 or by 0, a quotient in the EVM is what the product is.',
    lines: {
      'mstore(add(b, offset), mul(owed, eq(word, price)))': ['column 40: mul is div'],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'Up since this very second is 0 seconds: no longer than any grace.',
    lines: {
      'if (upSince > block.timestamp || block.timestamp - upSince <= sequencerGrace) revert SequencerGrace(upSince);':
        ['column 21: > is >='],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'It is written over in the first turn.',
    lines: {
      'uint256 feedCount = 1;': ['column 29: 1 is 2'],
    },
  },
  {
    file: 'PriceRounds.sol',
    why: 'A feed that does not answer has no time; a price below 0 is above the maximum as a uint256; 0 is the price of a feed that is not fresh.',
    lines: {
      'if (!answered || answer <= 0) return 0;': ['column 23: || is &&', 'column 33: <= is <'],
    },
  },
  {
    file: 'TimelockedWeights.sol',
    why: 'The second word is read for 8 markets, too, and not used.',
    lines: {
      'if (markets > MARKETS_PER_WORD) high = packed[1];': ['column 21: > is >='],
    },
  },
  {
    file: 'LiquidationGate.sol',
    why: 'A round of this very second is 0 seconds old: no older than any age.',
    lines: {
      'if (block.timestamp > time && block.timestamp - time > maximumRoundAge) revert RoundTooOld(terms.round);':
        ['column 29: > is >='],
    },
  },
  {
    file: 'libraries/PublicWords.sol',
    why: 'The byte beyond is written over next.',
    lines: {
      'calldatacopy(rest, add(terms, 0x40), 0x40)': ['column 50: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/PublicWords.sol',
    why: 'The bound is a power of two: the lowest bit of what is below it may be either.',
    lines: {
      'uint256 all = 0;': ['column 23: 0 is 1'],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'Free memory read from, or written to, one byte beside is 256 times as far: still beyond all that is in use.',
    lines: {
      'words := add(mload(0x40), HEAD_BYTES)': ['column 32: 0x40 is 0x41'],
      'mstore(0x40, add(add(words, 0x20), size))': ['column 20: 0x40 is 0x3f'],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'More memory is taken than is used.',
    lines: {
      'let size := shl(5, count)': ['column 29: 5 is 6'],
      'mstore(0x40, add(add(words, 0x20), size))': ['column 41: 0x20 is 0x21'],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'The first word is always written, and so is every other that is not 0, once nothing takes memory any more; what lies in the last byte meanwhile begins with a byte 0.',
    lines: {
      'calldatacopy(add(words, 0x20), calldatasize(), size)': ['column 37: 0x20 is 0x21'],
      'mstore(0x40, add(add(words, 0x20), size))': ['column 41: 0x20 is 0x1f'],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'The byte beyond is written over next.',
    lines: {
      'calldatacopy(add(start, 0x20), proof, 0x100)': ['column 51: 0x100 is 0x101'],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'A verifier ignores calldata beyond its last argument.',
    lines: {
      'end := add(words, shl(5, add(mload(words), 1)))': ['column 35: 5 is 6', 'column 56: 1 is 2'],
      'if iszero(and(exists, staticcall(gas(), verifier, data, sub(end, data), 0x00, 0x00))) {': [
        'column 69: sub is add',
      ],
    },
  },
  {
    file: 'libraries/VerifierCall.sol',
    why: 'No answer is copied, or its first byte to where Solidity keeps nothing.',
    lines: {
      'if iszero(and(exists, staticcall(gas(), verifier, data, sub(end, data), 0x00, 0x00))) {': [
        'column 85: 0x00 is 0x1',
        'column 91: 0x00 is 0x1',
      ],
    },
  },
  {
    file: 'libraries/RoundCall.sol',
    why: 'Free memory read from one byte further up is 256 times as far: still beyond all that is in use.',
    lines: {
      'let data := mload(0x40)': ['column 31: 0x40 is 0x41'],
    },
  },
  {
    file: 'libraries/RoundCall.sol',
    why: 'The byte beyond is written over next.',
    lines: {
      'calldatacopy(add(data, 0x20), add(terms, 0x60), 0x60)': ['column 61: 0x60 is 0x61'],
    },
  },
  {
    file: 'libraries/RoundCall.sol',
    why: 'Rounds ignore calldata beyond the last argument; no answer is copied here, or its first byte to where Solidity keeps nothing.',
    lines: {
      'let done := staticcall(gas(), rounds, add(data, 0x1c), add(size, 0xc4), 0x00, 0x00)': [
        'column 78: 0xc4 is 0xc5',
        'column 85: 0x00 is 0x1',
        'column 91: 0x00 is 0x1',
      ],
    },
  },
];

/** Mutants of contracts that no test can catch, each with the argument. */
export const equivalentMutants: readonly EquivalentMutant[] = equivalents.flatMap(
  ({ file, why, lines }) =>
    Object.entries(lines).flatMap(([line, changes]) =>
      changes.map((change) => ({ file, line, change, why })),
    ),
);
