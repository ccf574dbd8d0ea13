import { cpSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { EXIT, exitCodeOf } from '../../src/cli/exitCodes.js';
import { createProgram } from '../../src/cli/program.js';
import type { Target } from './target.js';

/** Commands that need neither minutes nor a chain to find out what is wrong. */
const COMMANDS = [
  'keygen',
  'health',
  'scan',
  'prove',
  'verify',
  'export',
  'submit',
  'round',
  'deploy',
];

/** The arguments that a command is given in the wild, and such as no command is. */
export function commandLineTarget(folder: string): Target {
  for (const name of ['account.json', 'market.json', 'round.json', 'tree.json', 'proof.json']) {
    cpSync(join('examples', name), join(folder, name));
  }
  const words = createProgram(new AbortController().signal).commands.flatMap((command) =>
    command.options.flatMap(({ long, short }) => [long ?? '', short ?? '']),
  );
  const files = [
    'account.json',
    'market.json',
    'round.json',
    'tree.json',
    'proof.json',
    'none.json',
  ];
  // Nothing that leads out of the folder.
  const any = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('/', '_'));
  const argument = fc.oneof(
    fc.constantFrom(...new Set(words)),
    fc.constantFrom(...files).map((file) => join(folder, file)),
    fc.constantFrom('0', '-1', '1e9', '9'.repeat(100), '0x', `0x${'11'.repeat(20)}`, '', '--', '-'),
    fc.constantFrom('liquidatable-2-2', 'liquidatable-8-20', 'WETH=-20%', 'maintenance', '--json'),
    any,
  );
  const line = fc.tuple(fc.constantFrom(...COMMANDS), fc.array(argument, { maxLength: 12 }));
  return {
    name: 'arguments',
    runs: 30,
    property: fc.asyncProperty(line, async ([command, rest]) => {
      const error = await quietly(() => runCommand([command, ...rest]));
      if (error !== null && exitCodeOf(error) === EXIT.defect) throw error;
    }),
  };
}

async function runCommand(args: readonly string[]): Promise<unknown> {
  const program = createProgram(new AbortController().signal);
  return program.parseAsync(args, { from: 'user' }).then(
    () => null,
    (error: unknown) => error,
  );
}

/** Without what commands print, or say by the exit code. */
async function quietly<T>(act: () => Promise<T>): Promise<T> {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) stream.write = () => true;
  try {
    return await act();
  } finally {
    streams.forEach((stream, k) => {
      stream.write = writes[k]!;
    });
    process.exitCode = 0;
  }
}
