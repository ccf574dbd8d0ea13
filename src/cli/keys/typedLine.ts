import { createInterface } from 'node:readline';
import { abortable } from '../../abortable.js';
import { InputError } from '../../errors.js';
import type { Console } from '../output/console.js';

/**
 * A line from the standard input, typed or piped. A terminal shows it while it is typed.
 *
 * @throws InputError SECRET_MISSING if there is none
 */
export async function readTypedLine(console: Console): Promise<string> {
  console.note('Type anything, at length, and press return:');
  const lines = createInterface({ input: process.stdin, terminal: false });
  const typed = new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  const line = await abortable(typed, console.signal).finally(() => lines.close());
  if (line.trim() !== '') return line;
  throw new InputError(
    'SECRET_MISSING',
    'Nothing was typed: type a line, or leave --type-entropy out',
  );
}
