import { AbiCoder, Interface, type JsonFragment, type ParamType } from 'ethers/abi';
import { addressedLedgerAbi } from '../abi/addressedLedger.js';
import { groth16VerifierAbi } from '../abi/groth16Verifier.js';
import { liquidationGateAbi } from '../abi/liquidationGate.js';
import { priceRoundsAbi } from '../abi/priceRounds.js';
import { privateLedgerAbi } from '../abi/privateLedger.js';
import { quotable } from './quotable.js';
import { panicSentence, sentences } from './refusalSentences.js';

/** Why a contract refused. */
export interface Refusal {
  /** Name of the custom error; `Error` and `Panic` are Solidity's own. */
  readonly name: string;
  /** Numbers as bigints; addresses and bytes as 0x and hex. */
  readonly args: readonly (bigint | string)[];
  /** What it means, for a person. */
  readonly message: string;
}

interface KnownError {
  readonly name: string;
  readonly inputs: readonly ParamType[];
}

const ABIS: readonly (readonly JsonFragment[])[] = [
  groth16VerifierAbi,
  liquidationGateAbi,
  priceRoundsAbi,
  privateLedgerAbi,
  addressedLedgerAbi,
];

/** Of Error(string) and Panic(uint256). */
const ERROR_SELECTOR = '0x08c379a0';
const PANIC_SELECTOR = '0x4e487b71';

let known: ReadonlyMap<string, KnownError> | undefined;

/**
 * Reads what a refused call, transaction or deployment returned: a custom error of the verifier, the
 * gate, the price rounds, the example ledgers or their trees, or one of Solidity's own.
 *
 * @param data 0x and hex
 * @returns null if it is none of these
 */
export function decodeRefusal(data: string): Refusal | null {
  const selector = data.slice(0, 10).toLowerCase();
  try {
    if (selector === ERROR_SELECTOR) return decodeError(data);
    if (selector === PANIC_SELECTOR) return decodePanic(data);
    const error = knownErrors().get(selector);
    return error === undefined ? null : decodeKnown(error, data);
  } catch {
    // Cut short, or not encoded as the error says.
    return null;
  }
}

/** A refusal that a contract would give, told before it is asked. */
export function expectedRefusal(name: string, ...args: readonly (bigint | string)[]): Refusal {
  return { name, args, message: sentences[name]!(...args) };
}

/** Made when first needed: most who import this never see a refusal. */
function knownErrors(): ReadonlyMap<string, KnownError> {
  if (known !== undefined) return known;
  const errors = new Map<string, KnownError>();
  for (const abi of ABIS) {
    new Interface(abi).forEachError((error) => errors.set(error.selector, error));
  }
  known = errors;
  return errors;
}

function decodeKnown({ name, inputs }: KnownError, data: string): Refusal | null {
  const sentence = sentences[name];
  if (sentence === undefined) return null;
  const args = decodeArguments(inputs, data) as (bigint | string)[];
  return { name, args, message: sentence(...args) };
}

function decodePanic(data: string): Refusal {
  const [code] = decodeArguments(['uint256'], data) as [bigint];
  return { name: 'Panic', args: [code], message: panicSentence(code) };
}

/** The reason is whatever the contract's author, or an attacker, wrote: it need not even be text. */
function decodeError(data: string): Refusal {
  const [bytes] = decodeArguments(['bytes'], data) as [string];
  const text = quotable(Buffer.from(bytes.slice(2), 'hex').toString('utf8'));
  const message =
    text === '' ? 'The contract refused without a reason' : `The contract refused: ${text}`;
  return { name: 'Error', args: [text], message };
}

function decodeArguments(types: readonly (string | ParamType)[], data: string): unknown[] {
  return AbiCoder.defaultAbiCoder()
    .decode(types, `0x${data.slice(10)}`)
    .toArray();
}
