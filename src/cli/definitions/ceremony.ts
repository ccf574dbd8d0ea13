import type { Command } from 'commander';
import { parseBeaconValue, parseBlake2b, parseExponent } from '../options.js';
import { artifacts, circuit, json, powersOfTau } from '../sharedOptions.js';
import type { Define, Open } from './open.js';

const NEW_HELP = `
The BLAKE2b sum (64 bytes) of a file of Powers of Tau is published with it: docs/ceremony.md says where.
Take the smallest that the circuit fits into. If a begun ceremony is there, it is left as it is.

Example:
  zkliq ceremony new --circuit liquidatable-8-20 --ptau powersOfTau28_hez_final_13.ptau \\
    --ptau-blake2b SUM --out ceremony`;

const CONTRIBUTE_HELP = `
The secret comes from the system's generator. Nobody can forge as long as one contributor's is gone.
A contributor needs nothing but the latest key: he sends the new one back, for "ceremony add".

Examples:
  zkliq ceremony contribute ceremony --name "Alice, Example Labs"
  zkliq ceremony contribute --in 0003.zkey --out 0004.zkey --name "Bob"`;

const BEACON_HELP = `
Announce beforehand which value it will be, of a time after the last contribution: the hash of a block
yet to be mined, say, or a round of drand. Without it the last contributor could try secrets until the
key suits him. It takes two contributions at least, and nothing can be added after it.

Example:
  zkliq ceremony beacon ceremony --value 0xBLOCKHASH`;

const VERIFY_HELP = `
Compiles the circuit, makes its key anew from the Powers of Tau, and follows every contribution to the
last key. Compare the sum of the Powers of Tau with the published one, and the hashes of contributions
with what their contributors say; the key hash is what a contract is to have.

Example:
  zkliq ceremony verify ceremony --ptau powersOfTau28_hez_final_13.ptau --ptau-blake2b SUM`;

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
    .addHelpText('after', NEW_HELP)
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
    .addHelpText('after', CONTRIBUTE_HELP)
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
    .addHelpText('after', BEACON_HELP)
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
    .addHelpText('after', VERIFY_HELP)
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
