/** Where a word is in calldata, counted from the selector on. */
export interface Places {
  readonly circuit: number;
  readonly root: number;
  readonly threshold: number;
  readonly round: number;
  readonly roundTime: number;
  readonly weightsVersion: number;
  readonly liquidator: number;
  readonly deadline: number;
  /** The first of a batch, as are digest and proof. */
  readonly nullifier: number;
  readonly digest: number;
  readonly proof: number;
  readonly pricesOffset: number;
  readonly extraDataOffset: number;
  readonly priceCount: number;
  readonly prices: number;
}

export type Field = keyof Places;

/** Of the lists of a batch. */
export interface BatchPlaces extends Places {
  readonly batchOffset: number;
  readonly nullifiersOffset: number;
  readonly digestsOffset: number;
  readonly proofsOffset: number;
  readonly nullifierCount: number;
  readonly digestCount: number;
  readonly proofCount: number;
}

const PROOF_WORDS = 8;

function termsFrom(first: number) {
  const [circuit, root, threshold, round] = [first, first + 1, first + 2, first + 3];
  const [roundTime, weightsVersion, liquidator] = [first + 4, first + 5, first + 6];
  const deadline = first + 7;
  return { circuit, root, threshold, round, roundTime, weightsVersion, liquidator, deadline };
}

/** Of `authorizeLiquidation`. */
export const PLACES: Places = {
  ...termsFrom(0),
  ...{ nullifier: 8, digest: 9, proof: 10, pricesOffset: 18, extraDataOffset: 19 },
  ...{ priceCount: 20, prices: 21 },
};

/** Of `authorizeBatch`, as encoders write it: one list behind the other. */
export function batchPlaces(proofs: number, accounts: number): BatchPlaces {
  const nullifierCount = 14;
  const digestCount = nullifierCount + 1 + proofs * accounts;
  const proofCount = digestCount + 1 + proofs;
  const priceCount = proofCount + 1 + PROOF_WORDS * proofs;
  return {
    ...{ batchOffset: 0, pricesOffset: 1, extraDataOffset: 2 },
    ...termsFrom(3),
    ...{ nullifiersOffset: 11, digestsOffset: 12, proofsOffset: 13 },
    ...{ nullifierCount, digestCount, proofCount, priceCount },
    ...{ nullifier: nullifierCount + 1, digest: digestCount + 1, proof: proofCount + 1 },
    prices: priceCount + 1,
  };
}

const start = (place: number) => 10 + 64 * place;

export const wordsIn = (calldata: string): number => Math.floor((calldata.length - 10) / 64);

export function wordAt(calldata: string, place: number): bigint {
  return BigInt(`0x${calldata.slice(start(place), start(place + 1))}`);
}

/** The calldata with one word changed, and nothing else. */
export function withWord(
  calldata: string,
  place: number,
  change: (word: bigint) => bigint,
): string {
  const word = BigInt.asUintN(256, change(wordAt(calldata, place)));
  const digits = word.toString(16).padStart(64, '0');
  return calldata.slice(0, start(place)) + digits + calldata.slice(start(place + 1));
}
