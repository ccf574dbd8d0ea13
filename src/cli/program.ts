import { Command, Help, Option } from 'commander';
import { DEFAULT_ACTION, NO_EXTRA_DATA } from '../defaults.js';
import { packageVersion } from '../version.js';
import { Console } from './console.js';
import * as help from './helpTexts.js';
import {
  parseAddress,
  parseChainId,
  parseHash,
  parseIndex,
  parseSeconds,
  parseSelector,
} from './options.js';
import {
  artifacts,
  circuit,
  developmentKey,
  expectedCircuit,
  force,
  json,
  readableSecrets,
  threshold,
} from './sharedOptions.js';

interface CommonOptions {
  readonly json: boolean;
}

type Open = (options: CommonOptions) => Console;

/** The commands load their code when they run: a proof should not wait for a compiler to load. */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('zkliq')
    .description('Zero-knowledge liquidation proofs')
    .version(packageVersion)
    .exitOverride()
    // Errors are reported in one place, for people or as JSON.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', help.PROGRAM);
  const open = ({ json }: CommonOptions) => new Console(json, signal);
  addSetup(program, open);
  addKeygen(program, open);
  addHealth(program, open);
  addProve(program, open);
  addVerify(program, open);
  addExport(program, open);
  addDoctor(program, open);
  return program;
}

/** That a flag is off unless given goes without saying. */
function describeOption(option: Option): string {
  return option.isBoolean() ? option.description : new Help().optionDescription(option);
}

function addSetup(program: Command, open: Open): void {
  program
    .command('setup')
    .description('compile a circuit and make its development key')
    .addOption(circuit())
    .addOption(artifacts())
    .addOption(json())
    .addHelpText('after', help.SETUP)
    .action(async (options) => {
      const { runSetup } = await import('./commands/setup.js');
      await runSetup(options, open(options));
    });
}

function addKeygen(program: Command, open: Open): void {
  program
    .command('keygen')
    .description('make an empty account from a seed (in ZKLIQ_SEED, or in a keystore)')
    .requiredOption('--chain-id <number>', 'chain of the host contract', parseChainId)
    .requiredOption('--host <address>', 'host contract', parseAddress)
    .addOption(
      new Option('--index <number>', "which of the seed's accounts there")
        .argParser(parseIndex)
        .default(0n, '0'),
    )
    .addOption(
      new Option('--keystore <file>', 'Web3 v3 keystore of the seed').conflicts('newKeystore'),
    )
    .option('--new-keystore <file>', 'make a seed and keep it in a new keystore')
    .requiredOption('--out <file>', 'account file to write')
    .addOption(circuit())
    .addOption(force())
    .addOption(json())
    .addHelpText('after', help.KEYGEN)
    .action(async (options) => {
      const { runKeygen } = await import('./commands/keygen.js');
      await runKeygen(options, open(options));
    });
}

function addHealth(program: Command, open: Open): void {
  program
    .command('health')
    .description('show what an account is worth, and how far it is from liquidation')
    .requiredOption('--market <file>', 'market file')
    .requiredOption('--round <file>', 'price round file')
    .requiredOption('--account <file>', 'account file')
    .addOption(threshold())
    .addOption(
      new Option('--tier <tier>', 'weights')
        .choices(['maintenance', 'initial'])
        .default('maintenance'),
    )
    .addOption(readableSecrets())
    .addOption(json())
    .addHelpText('after', help.HEALTH)
    .action(async (options) => {
      const { runHealth } = await import('./commands/health.js');
      await runHealth(options, open(options));
    });
}

function addProve(program: Command, open: Open): void {
  program
    .command('prove')
    .description('prove that an account is liquidatable')
    .requiredOption('--market <file>', 'market file')
    .requiredOption('--round <file>', 'price round file')
    .requiredOption('--account <file>', 'account file')
    .option('--tree <file>', 'tree file (for circuits with a tree)')
    .addOption(threshold())
    .requiredOption(
      '--liquidator <address>',
      'who is credited, whoever sends the proof',
      parseAddress,
    )
    .requiredOption('--gate <address>', 'gate contract that will take the proof', parseAddress)
    .requiredOption('--chain-id <number>', 'chain of the gate', parseChainId)
    .requiredOption('--deadline <seconds>', 'unix time until which the proof counts', parseSeconds)
    .option('--action <selector>', "the gate's function", parseSelector, DEFAULT_ACTION)
    .addOption(
      new Option('--extra-hash <hash>', "hash of what else the host's hook reads")
        .argParser(parseHash)
        .default(NO_EXTRA_DATA, '0'),
    )
    .requiredOption('--out <file>', 'proof file to write')
    .addOption(circuit())
    .addOption(artifacts())
    .addOption(force())
    .addOption(readableSecrets())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.PROVE)
    .action(async (options) => {
      const { runProve } = await import('./commands/prove.js');
      await runProve(options, open(options));
    });
}

function addVerify(program: Command, open: Open): void {
  program
    .command('verify')
    .description('verify a proof; exit code 1 if it is not valid')
    .argument('<proof>', 'proof file')
    .addOption(expectedCircuit())
    .addOption(artifacts())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.VERIFY)
    .action(async (file, options) => {
      const { runVerify } = await import('./commands/verify.js');
      await runVerify(file, options, open(options));
    });
}

function addExport(program: Command, open: Open): void {
  program
    .command('export')
    .description('write a proof as other tools take it')
    .argument('<proof>', 'proof file')
    .option('--snarkjs <folder>', 'write proof.json, public.json and verification_key.json')
    .option('--calldata', 'print the calldata of the verifier contract', false)
    .addOption(artifacts())
    .addOption(force())
    .addOption(developmentKey())
    .addOption(json())
    .addHelpText('after', help.EXPORT)
    .action(async (file, options) => {
      const { runExport } = await import('./commands/export.js');
      await runExport(file, options, open(options));
    });
}

function addDoctor(program: Command, open: Open): void {
  program
    .command('doctor')
    .description('show what is installed and ready; exit code 5 if artifacts are damaged')
    .addOption(artifacts())
    .addOption(json())
    .action(async (options) => {
      const { runDoctor } = await import('./commands/doctor.js');
      await runDoctor(options, open(options));
    });
}
