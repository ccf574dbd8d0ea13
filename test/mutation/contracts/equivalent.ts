import type { EquivalentMutant } from '../queue.js';

/** Mutants of contracts that no test can catch, each with the argument. */
export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    file: 'OwnRoundsGate.sol',
    change: '(… uint256[] memory b, uint256[] memory a …)',
    line: ') internal view virtual override returns (uint256[] memory a, uint256[] memory b) {',
    why: 'What is returned has names for the reader only.',
  },
  {
    file: 'SharedRoundsGate.sol',
    change: '(… uint256[] memory b, uint256[] memory a …)',
    line: ') internal view virtual override returns (uint256[] memory a, uint256[] memory b) {',
    why: 'What is returned has names for the reader only.',
  },
  {
    file: 'libraries/Median.sol',
    change: 'column 47: > is >=',
    line: 'for (; place > 0 && sorted[place - 1] > value; --place) sorted[place] = sorted[place - 1];',
    why: 'Of equal values, either may come first.',
  },
  {
    file: 'libraries/Median.sol',
    change: 'column 47: > is <=',
    line: 'for (; place > 0 && sorted[place - 1] > value; --place) sorted[place] = sorted[place - 1];',
    why: 'Entries stay in order, from the largest down: the middle ones are the same.',
  },
  {
    file: 'libraries/RoundHash.sol',
    change: 'column 31: 0x40 is 0x41',
    line: 'let data := mload(0x40)',
    why: 'The end of memory read one byte off is 256 times as far: still beyond all that is in use.',
  },
  {
    file: 'libraries/CircuitNames.sol',
    change: 'column 45: 16 is 17',
    line: 'uint256 private constant MOST_MARKETS = 16;',
    why: 'Numbers of markets are even: none is 17.',
  },
];
