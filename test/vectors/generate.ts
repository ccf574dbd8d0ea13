/**
 * Makes the vectors that TypeScript, Solidity and the circuits are all checked against:
 *
 *     npx tsx test/vectors/generate.ts && npx biome format --write test/vectors
 *
 * It shares no code with src/: Poseidon comes from circomlibjs, the rest is written out here as the
 * protocol has it, so that a vector is a second opinion and not an echo.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { buildPoseidon } from 'circomlibjs';
import { getAddress } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { id } from 'ethers/hash';
import type { Vectors } from '../support/vectors.js';

const R = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const BIAS = 2n ** 112n;
const TAG_OWNER = 1n;
const TAG_NULLIFIER = 2n;

const circomPoseidon = await buildPoseidon();
const hash = (inputs: readonly bigint[]) => circomPoseidon.F.toObject(circomPoseidon([...inputs]));

/** A number that looks random and is always the same. */
const drawn = (label: string) => BigInt(id(`zkliq vectors: ${label}`)) % R;
const drawnMany = (label: string, count: number) =>
  Array.from({ length: count }, (_, i) => drawn(`${label} ${i}`));
const drawnAddress = (label: string) => `0x${id(`zkliq vectors: ${label}`).slice(-40)}`;
const strings = (values: readonly bigint[]) => values.map(String);
const word = (hex: string) => hex.replace('0x', '').padStart(64, '0');
const wordOf = (value: bigint) => word(value.toString(16));
const keccakMod = (hex: string) => BigInt(keccak256(`0x${hex}`)) % R;

function poseidonCases(): Vectors['poseidon'] {
  const cases: [string, bigint[]][] = [
    ['tree node (left, right)', drawnMany('node', 2)],
    ['tree node of the largest elements', [R - 1n, R - 1n]],
    ['tree node of zeros', [0n, 0n]],
    ['one input', [1n]],
    ['owner key (TAG_OWNER, spending key)', [TAG_OWNER, drawn('spending key')]],
    ['nullifier (TAG_NULLIFIER, viewing key, leaf)', [TAG_NULLIFIER, ...drawnMany('key', 2)]],
    ['leaf of 2 markets', drawnMany('leaf 2', 5)],
    ['leaf of 8 markets', drawnMany('leaf 8', 8)],
    ['leaf of 16 markets', drawnMany('leaf 16', 12)],
    ['16 inputs, first link of a digest', drawnMany('link', 16)],
    ['16 inputs, 1 to 16', Array.from({ length: 16 }, (_, i) => BigInt(i + 1))],
  ];
  return cases.map(([name, inputs]) => ({
    name,
    inputs: strings(inputs),
    hash: String(hash(inputs)),
  }));
}

const packPair = (even: bigint, odd: bigint) => even + BIAS + (odd + BIAS) * 2n ** 113n;

function packingCases(): Vectors['packing'] {
  const edges = [-BIAS, -1n, 0n, 1n, BIAS - 1n];
  const pairs = edges.flatMap((even) => edges.map((odd) => [even, odd] as const));
  return [...pairs, [1_500_000_000_000_000_000n, -2_000_000_000n] as const].map(([even, odd]) => ({
    evenBalance: String(even),
    oddBalance: String(odd),
    evenBiased: String(even + BIAS),
    oddBiased: String(odd + BIAS),
    packed: String(packPair(even, odd)),
  }));
}

function accountCase(
  name: string,
  counters: { readonly nonce: bigint; readonly sinceRound: bigint },
  balances: readonly bigint[],
): Vectors['accounts'][number] {
  const spendingKey = drawn(`${name}: spending key`);
  const viewingKey = drawn(`${name}: viewing key`);
  const ownerKey = hash([TAG_OWNER, spendingKey]);
  const packed = Array.from({ length: balances.length / 2 }, (_, i) =>
    packPair(balances[2 * i]!, balances[2 * i + 1]!),
  );
  const leaf = hash([ownerKey, viewingKey, counters.nonce, counters.sinceRound, ...packed]);
  return {
    name,
    spendingKey: String(spendingKey),
    ownerKey: String(ownerKey),
    viewingKey: String(viewingKey),
    nonce: String(counters.nonce),
    sinceRound: String(counters.sinceRound),
    balances: strings(balances),
    packed: strings(packed),
    leaf: String(leaf),
    nullifier: String(hash([TAG_NULLIFIER, viewingKey, leaf])),
  };
}

function accountCases(): Vectors['accounts'] {
  const last = 2n ** 48n - 1n;
  return [
    accountCase('2 markets, fresh', { nonce: 0n, sinceRound: 1n }, [0n, 0n]),
    accountCase('2 markets, long and short', { nonce: 7n, sinceRound: 41n }, [
      -3n,
      5n * 10n ** 18n,
    ]),
    accountCase('8 markets, ether against three debts', { nonce: 3n, sinceRound: 1_024n }, [
      310n * 10n ** 18n,
      -145_036n * 10n ** 18n,
      -18_003_946n,
      -60_112_944_811n,
      0n,
      0n,
      1n,
      0n,
    ]),
    accountCase('8 markets, every balance at a boundary', { nonce: last, sinceRound: last }, [
      -BIAS,
      BIAS - 1n,
      BIAS - 1n,
      -BIAS,
      -1n,
      1n,
      0n,
      -BIAS,
    ]),
    accountCase(
      '16 markets',
      { nonce: 1n, sinceRound: 2n },
      Array.from({ length: 16 }, (_, k) => (k % 3 === 0 ? -1n : 1n) * 10n ** BigInt(2 * k)),
    ),
  ];
}

function coefficientCases(): Vectors['coefficients'] {
  const cases: [string, bigint, bigint, bigint][] = [
    ['exact: nothing to round', 10_000n, 8_250n, 10_000n],
    ['unit weights: both are the price', 3_141_592_653_589n, 10_000n, 10_000n],
    ['price 0', 0n, 10_000n, 10_000n],
    ['price 1: asset rounds down to 0', 1n, 9_999n, 10_000n],
    ['price 1: liability rounds up to 2', 1n, 0n, 10_001n],
    ['remainder 1 of 10000', 10_001n, 1n, 10_001n],
    ['remainder 9999 of 10000', 9_999n, 9_999n, 10_001n],
    ['asset weight 0 counts for nothing', 2_500n * 10n ** 12n, 0n, 12_500n],
    ['ether at 2,345.67 USD, 18 decimals', 234_567n * 10n ** 10n, 8_250n, 10_500n],
    ['a stablecoin of 2 decimals', 10n ** 28n, 7_777n, 11_111n],
    ['largest liability weight', 123_456_789n, 10_000n, 65_535n],
    ['largest price at unit weights', BIAS - 1n, 10_000n, 10_000n],
  ];
  return cases.map(([name, price, assetWeight, liabilityWeight]) => {
    const owed = price * liabilityWeight;
    return {
      name,
      price: String(price),
      assetWeight: String(assetWeight),
      liabilityWeight: String(liabilityWeight),
      assetCoefficient: String((price * assetWeight - ((price * assetWeight) % 10_000n)) / 10_000n),
      liabilityCoefficient: String(owed / 10_000n + (owed % 10_000n > 0n ? 1n : 0n)),
    };
  });
}

function foldCase(
  circuit: string,
  name: string,
  words: readonly bigint[],
): Vectors['fold'][number] {
  const [first, ...links] = [words.slice(0, 16)].concat(
    Array.from({ length: Math.ceil(Math.max(0, words.length - 16) / 15) }, (_, link) =>
      words.slice(16 + 15 * link, 31 + 15 * link),
    ),
  );
  const digest = links.reduce((previous, link) => hash([previous, ...link]), hash(first!));
  const circuitId = id(circuit);
  const challenge = keccakMod(word(circuitId) + [digest, ...words].map(wordOf).join(''));
  let evaluation = 0n;
  let powerOfChallenge = 1n;
  for (const value of words) {
    evaluation = (evaluation + value * powerOfChallenge) % R;
    powerOfChallenge = (powerOfChallenge * challenge) % R;
  }
  return {
    name,
    circuit,
    circuitId,
    words: strings(words),
    digest: String(digest),
    challenge: String(challenge),
    evaluation: String(evaluation),
  };
}

function foldCases(): Vectors['fold'] {
  const circuit = 'zkliq/Liquidatable/8/20/v1';
  const plain = [1, 9, 16, 17, 21, 31, 32, 37].map((count) =>
    foldCase(circuit, `${count} words`, drawnMany(`fold ${count}`, count)),
  );
  return [
    ...plain,
    foldCase('zkliq/Liquidatable/2/2/v1', '9 words, another circuit', drawnMany('fold 9', 9)),
    foldCase(circuit, '21 zeros', new Array<bigint>(21).fill(0n)),
    foldCase(circuit, '21 largest elements', new Array<bigint>(21).fill(R - 1n)),
  ];
}

function batchCase(
  name: string,
  proofs: readonly (readonly bigint[])[],
  signals: readonly (readonly bigint[])[],
  keyHash = id('zkliq vectors: key'),
): Vectors['batch'][number] {
  const numbers = [BigInt(proofs.length), ...proofs.flat(), ...signals.flat()];
  return {
    name,
    keyHash,
    proofs: proofs.map(strings),
    signals: signals.map(strings),
    coefficient: String(keccakMod(word(keyHash) + numbers.map(wordOf).join(''))),
  };
}

function batchCases(): Vectors['batch'] {
  const proofs = Array.from({ length: 16 }, (_, j) => drawnMany(`proof ${j}`, 8));
  const signals = Array.from({ length: 16 }, (_, j) => drawnMany(`signals ${j}`, 3));
  const [first, second] = [proofs[0]!, proofs[1]!];
  const largest = new Array<bigint>(3).fill(R - 1n);
  return [
    ...[1, 2, 3, 16].map((count) =>
      batchCase(`${count} proofs`, proofs.slice(0, count), signals.slice(0, count)),
    ),
    batchCase('another key', [first, second], signals.slice(0, 2), id('zkliq vectors: other key')),
    batchCase('proofs in another order', [second, first], signals.slice(0, 2)),
    batchCase('the same proof twice', [first, first], [signals[0]!, signals[0]!]),
    batchCase(
      'all points at infinity',
      [first, second].map((list) => list.map(() => 0n)),
      [largest, largest],
    ),
  ];
}

function contextCase(
  name: string,
  changed: Partial<Omit<Vectors['context'][number], 'name' | 'context'>> = {},
): Vectors['context'][number] {
  const fields = {
    chainId: '1',
    gate: drawnAddress('gate'),
    action: id('liquidate(bytes)').slice(0, 10),
    liquidator: getAddress(drawnAddress('liquidator')),
    deadline: '1767225600',
    extraHash: `0x${'0'.repeat(64)}`,
    ...changed,
  };
  const encoded = [
    wordOf(BigInt(fields.chainId)),
    word(fields.gate.toLowerCase()),
    fields.action.slice(2).padEnd(64, '0'),
    word(fields.liquidator.toLowerCase()),
    wordOf(BigInt(fields.deadline)),
    word(fields.extraHash),
  ].join('');
  return { name, ...fields, context: String(keccakMod(encoded)) };
}

function contextCases(): Vectors['context'] {
  return [
    contextCase('mainnet, nothing extra'),
    contextCase('another chain', { chainId: '31337' }),
    contextCase('another gate', { gate: drawnAddress('other gate') }),
    contextCase('another action', { action: '0xdeadbeef' }),
    contextCase('another liquidator', { liquidator: drawnAddress('other liquidator') }),
    contextCase('another deadline', { deadline: '1767225601' }),
    contextCase('extra data', { extraHash: id('zkliq vectors: extra') }),
    contextCase('largest chain id and deadline', {
      chainId: String(2n ** 64n - 1n),
      deadline: String(2n ** 64n - 1n),
    }),
  ];
}

export function generateVectors(): Vectors {
  return {
    poseidon: poseidonCases(),
    packing: packingCases(),
    accounts: accountCases(),
    coefficients: coefficientCases(),
    fold: foldCases(),
    batch: batchCases(),
    context: contextCases(),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, cases] of Object.entries(generateVectors())) {
    const file = new URL(`${name}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
  }
}
