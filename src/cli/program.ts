import { Command, Help, type Option } from 'commander';
import { forbidDumps } from '../engine/forbidDumps.js';
import { packageVersion } from '../version.js';
import { defineBatch } from './definitions/batch.js';
import { defineCeremony } from './definitions/ceremony.js';
import { defineClaims } from './definitions/claims.js';
import { defineDeploy } from './definitions/deploy.js';
import { defineDoctor } from './definitions/doctor.js';
import { defineExport } from './definitions/export.js';
import { defineHealth } from './definitions/health.js';
import { defineKeygen } from './definitions/keygen.js';
import type { Open } from './definitions/open.js';
import { defineProve } from './definitions/prove.js';
import { defineRound } from './definitions/round.js';
import { defineScan } from './definitions/scan.js';
import { defineSetup } from './definitions/setup.js';
import { defineSubmit } from './definitions/submit.js';
import { defineVerify } from './definitions/verify.js';
import { Console } from './output/console.js';

/** What stands below the commands in `--help`. */
export const HELP = `
Results go to stdout, all else to stderr. The files are JSON: examples/ has one of each.

Exit codes: 0 ok, 1 proof, receipt or ceremony not valid, 2 usage or bad file, 3 not liquidatable,
4 refused by the chain, not what was expected there, or too expensive, 5 artifacts missing, damaged
or untrusted, 6 the node cannot be reached or fails, 70 defect of zkliq, 130 aborted.

Commands that speak to a chain take its node's URL from --rpc or ZKLIQ_RPC and never show it. Those
that send a transaction take the key from ZKLIQ_PRIVATE_KEY, or from a --keystore and its password
from ZKLIQ_KEYSTORE_PASSWORD.`;

/** In the order in which the help lists them. */
const definitions = [
  defineSetup,
  defineCeremony,
  defineKeygen,
  defineHealth,
  defineScan,
  defineProve,
  defineClaims,
  defineBatch,
  defineVerify,
  defineExport,
  defineDeploy,
  defineRound,
  defineSubmit,
  defineDoctor,
];

export function createProgram(signal: AbortSignal): Command {
  const program = new Command('zkliq')
    .description('Zero-knowledge liquidation proofs')
    .version(packageVersion)
    .exitOverride()
    // Errors are reported in one place, for people or as JSON.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', HELP)
    // Commands hold secrets, from the environment if from nowhere else.
    .hook('preAction', forbidDumps);
  const open: Open = ({ json }) => new Console(json, signal);
  for (const define of definitions) define(program, open);
  return program;
}

/** That a flag is off unless given goes without saying. */
function describeOption(option: Option): string {
  return option.isBoolean() ? option.description : new Help().optionDescription(option);
}
