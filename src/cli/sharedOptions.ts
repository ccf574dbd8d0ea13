import { Option } from 'commander';
import { DEFAULT_ARTIFACTS_FOLDER, DEFAULT_CIRCUIT } from '../defaults.js';
import { ENGINE_CHOICES } from './engine.js';
import { parseGwei, parseThreshold } from './options.js';

/** Options that several commands take. */

export const circuit = () => new Option('--circuit <name>', 'the circuit').default(DEFAULT_CIRCUIT);

/** Of commands that read a proof, which names its circuit itself. */
export const expectedCircuit = () =>
  new Option('--circuit <name>', 'insist on this circuit (default: the one that the proof names)');

export const artifacts = () =>
  new Option('--artifacts <folder>', 'where compiled circuits and keys are')
    .env('ZKLIQ_ARTIFACTS')
    .argParser((folder) => folder || DEFAULT_ARTIFACTS_FOLDER)
    .default(DEFAULT_ARTIFACTS_FOLDER);

export const engine = () =>
  new Option(
    '--engine <name>',
    'what computes proofs; auto is the fastest of native and snarkjs; rapidsnark needs Linux, and ZKLIQ_RAPIDSNARK with the path of its prover',
  )
    .choices(ENGINE_CHOICES)
    .env('ZKLIQ_ENGINE')
    .default('auto');

export const powersOfTau = () =>
  new Option('--ptau <file>', 'file of Powers of Tau, prepared for phase 2');

export const json = () =>
  new Option('--json', 'print the result, or the error, as one JSON document').default(false);

export const force = () => new Option('--force', 'replace files that exist').default(false);

export const readableSecrets = () =>
  new Option('--allow-readable-secrets', 'accept an account file that others may read').default(
    false,
  );

export const developmentKey = () =>
  new Option(
    '--allow-development-key',
    'accept a key without a ceremony for a live chain, too: somebody can forge under it',
  ).default(false);

export const threshold = () =>
  new Option('--threshold <basis points>', 'liquidation threshold; 10000 is a health factor of 1')
    .argParser(parseThreshold)
    .default(10_000n, '10000');

/** Checked when it is used: commander would quote a value that it refuses, which may hold a key. */
export const optionalRpc = () =>
  new Option('--rpc <url>', "the chain's node, http or https").env('ZKLIQ_RPC');

export const rpc = () => optionalRpc().makeOptionMandatory();

export const deployment = () =>
  new Option('--deployment <file>', 'deployment file, as deploy writes it').makeOptionMandatory();

export const keystore = () =>
  new Option(
    '--keystore <file>',
    'Web3 v3 keystore of the key that sends (default: ZKLIQ_PRIVATE_KEY)',
  );

/** Wei per gas, once parsed. */
export const maximumFee = () =>
  new Option('--max-fee <gwei>', 'the most that a unit of gas may cost (default: 500)').argParser(
    parseGwei,
  );

export const claimsKeystore = () =>
  new Option(
    '--claims-keystore <file>',
    'Web3 v3 keystore of the key that claims are sealed under (default: ZKLIQ_CLAIMS_KEY)',
  );
