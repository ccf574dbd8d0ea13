import type { Command } from 'commander';
import * as help from '../helpTexts.js';
import { parseBeaconValue, parseBlake2b, parseExponent } from '../options.js';
import { artifacts, circuit, json, powersOfTau } from '../sharedOptions.js';
import type { Define, Open } from './open.js';

/** The code of the subcommands, loaded when one runs. */
const load = () => import('../commands/ceremony.js');

export const defineCeremony: Define = (program, open) => {
  const ceremony = program
    .command('ceremony')
    .description('make a key that nobody can forge under');
  defineNew(ceremony, open);
  defineContribute(ceremony, open);
  defineAdd(ceremony, open);
  defineBeacon(ceremony, open);
  defineVerify(ceremony, open);
  defineExport(ceremony, open);
};

function defineNew(ceremony: Command, open: Open): void {
  ceremony
    .command('new')
    .description('begin: a folder with the circuit and its key before any contribution')
    .addOption(circuit())
    .addOption(powersOfTau().makeOptionMandatory())
    .requiredOption(
      '--ptau-blake2b <hex>',
      'BLAKE2b sum that the file is published with',
      parseBlake2b,
    )
    .requiredOption('--out <folder>', 'new folder of the ceremony')
    .addOption(json())
    .addHelpText('after', help.CEREMONY_NEW)
    .action(async (options) => (await load()).runCeremonyNew(options, open(options)));
}

function defineContribute(ceremony: Command, open: Open): void {
  ceremony
    .command('contribute')
    .description('contribute a secret of this machine, which then forgets it')
    .argument('[folder]', 'of the ceremony; or --in and --out')
    .requiredOption('--name <text>', 'your name in the transcript, for all to see')
    .option('--in <file>', 'the latest key, if you have nothing else of the ceremony')
    .option('--out <file>', 'new key, to send back')
    .option('--type-entropy', 'mix in a line that you type', false)
    .addOption(json())
    .addHelpText('after', help.CEREMONY_CONTRIBUTE)
    .action(async (folder, options) =>
      (await load()).runCeremonyContribute(folder, options, open(options)),
    );
}

function defineAdd(ceremony: Command, open: Open): void {
  ceremony
    .command('add')
    .description('verify the key that a contributor sent back, and add it')
    .argument('<folder>', 'of the ceremony')
    .argument('<file>', 'key, by this tool or by "snarkjs zkey contribute"')
    .addOption(powersOfTau().makeOptionMandatory())
    .addOption(json())
    .action(async (folder, file, options) =>
      (await load()).runCeremonyAdd(folder, file, options, open(options)),
    );
}

function defineBeacon(ceremony: Command, open: Open): void {
  ceremony
    .command('beacon')
    .description('end the ceremony with public randomness')
    .argument('<folder>', 'of the ceremony')
    .requiredOption(
      '--value <hex>',
      '16 to 255 bytes that nobody could know before',
      parseBeaconValue,
    )
    .option('--iterations-exp <n>', 'it is hashed 2^n times, n from 10 to 30', parseExponent, 20)
    .addOption(json())
    .addHelpText('after', help.CEREMONY_BEACON)
    .action(async (folder, options) =>
      (await load()).runCeremonyBeacon(folder, options, open(options)),
    );
}

function defineVerify(ceremony: Command, open: Open): void {
  ceremony
    .command('verify')
    .description('verify all of a ceremony, without a network; exit code 1 says no')
    .argument('<folder>', 'of the ceremony')
    .addOption(powersOfTau().makeOptionMandatory())
    .option('--ptau-blake2b <hex>', 'insist on Powers of Tau with this BLAKE2b sum', parseBlake2b)
    .option('--r1cs <file>', 'constraints to verify against (default: compile the circuit)')
    .addOption(json())
    .addHelpText('after', help.CEREMONY_VERIFY)
    .action(async (folder, options) =>
      (await load()).runCeremonyVerify(folder, options, open(options)),
    );
}

function defineExport(ceremony: Command, open: Open): void {
  ceremony
    .command('export')
    .description('verify all of a finished ceremony, and make artifacts of its key')
    .argument('<folder>', 'of the ceremony')
    .addOption(powersOfTau().makeOptionMandatory())
    .option('--ptau-blake2b <hex>', 'insist on Powers of Tau with this BLAKE2b sum', parseBlake2b)
    .addOption(artifacts())
    .addOption(json())
    .action(async (folder, options) =>
      (await load()).runCeremonyExport(folder, options, open(options)),
    );
}
