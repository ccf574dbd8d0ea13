/** Places of the words of `authorizeLiquidation`'s calldata, after the selector. */
export const PLACES = {
  circuit: 0,
  root: 1,
  nullifier: 2,
  threshold: 3,
  round: 4,
  roundTime: 5,
  weightsVersion: 6,
  liquidator: 7,
  deadline: 8,
  digest: 9,
  proof: 10,
  pricesOffset: 18,
  extraDataOffset: 19,
  priceCount: 20,
  prices: 21,
} as const;

export type Field = keyof typeof PLACES;

const start = (place: number) => 10 + 64 * place;

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
