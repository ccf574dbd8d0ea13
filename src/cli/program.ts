import { Command, Help, type Option } from 'commander';
import { forbidDumps } from '../engine/forbidDumps.js';
import { packageVersion } from '../version.js';
import { Console } from './console.js';
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
import * as help from './helpTexts.js';

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
    .addHelpText('after', help.PROGRAM)
    // Commands hold secrets, from the environment if from nowhere else.
    .hook('preAction', () => void forbidDumps());
  const open: Open = ({ json }) => new Console(json, signal);
  for (const define of definitions) define(program, open);
  return program;
}

/** That a flag is off unless given goes without saying. */
function describeOption(option: Option): string {
  return option.isBoolean() ? option.description : new Help().optionDescription(option);
}
