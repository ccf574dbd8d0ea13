import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { changedFile } from './exampleFiles.js';
import { expectRejection } from './expectError.js';
import type { TemporaryFolder } from './temporaryFolder.js';

/** One change to a good file, and what the message says about it. */
export type WrongField = readonly [path: string, value: unknown, message: RegExp];

/** Tests that a reader refuses each change, and a file without any one of its fields. */
export function refusesChanges(
  folder: TemporaryFolder,
  file: object,
  read: (path: string) => Promise<unknown>,
  changes: readonly WrongField[],
): void {
  const refuse = async (content: unknown, message: RegExp) => {
    const path = await folder.write('changed.json', content);
    const error = await expectRejection(read(path), InputError, 'INVALID_FILE');
    expect(error.message).to.match(message);
    expect(error.message.startsWith(path)).to.equal(true);
  };

  for (const [path, value, message] of changes) {
    const shown = JSON.stringify(value) ?? 'nothing';
    const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
    it(`refuses ${short} as ${path}`, () => refuse(changedFile(file, path, value), message));
  }

  for (const path of fieldsOf(file)) {
    it(`refuses a file without ${path}`, () =>
      refuse(changedFile(file, path, undefined), new RegExp(`"${path.replace(/\./g, '\\.')}`)));
  }

  it('refuses a field too many, and another format', async () => {
    await refuse({ ...file, note: 'x' }, /do not belong there: note$/);
    await refuse({ ...file, format: 'zkliq/other/1' }, /"format" must be "zkliq\//);
    await refuse([file], /the file must be a JSON object$/);
  });
}

/** Dotted paths of the fields whose names the format fixes: lists and symbols are left out. */
function fieldsOf(file: object, prefix = ''): string[] {
  return Object.entries(file).flatMap(([name, value]) => {
    const path = prefix + name;
    const fixed = !['prices', 'balances'].includes(name) && !Array.isArray(value);
    return fixed && typeof value === 'object' ? [path, ...fieldsOf(value, `${path}.`)] : [path];
  });
}
