import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { holdLock } from '../../src/files/processLock.js';
import { ROOT } from '../support/cli.js';
import { expectRejection } from '../support/expectError.js';

describe('files/processLock', () => {
  const name = `test of locks ${process.pid}`;

  it('is held by one at a time, and free once released', async () => {
    const lock = await holdLock(name, 'The folder x');
    const { message } = await expectRejection(holdLock(name, 'The folder x'), InputError, 'IN_USE');
    expect(message).to.match(/^The folder x is in use by another process/);
    const other = await holdLock(`${name}, another`, 'y');
    await Promise.all([lock.release(), other.release()]);
    await (await holdLock(name, 'x')).release();
  });

  it('of several that want it at once one has it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => holdLock(name, 'The folder x')),
    );
    const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(held).to.have.lengthOf(1);
    await held[0]!.value.release();
  });

  it('says that the system has no place for it', async () => {
    const { platform, env } = process;
    const { TMPDIR } = env;
    // Where sockets have files, there must be a folder for them.
    Object.defineProperty(process, 'platform', { value: 'freebsd' });
    env.TMPDIR = '/no/where';
    try {
      const { message } = await expectRejection(
        holdLock(name, 'The folder x'),
        InputError,
        'FILE_NOT_WRITABLE',
      );
      expect(message).to.match(/^The folder x cannot be locked: /);
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
      if (TMPDIR === undefined) delete env.TMPDIR;
      else env.TMPDIR = TMPDIR;
    }
  });

  it('is free as soon as the process that held it is killed', async () => {
    const program = `
      import { holdLock } from './src/files/processLock.ts';
      await holdLock(${JSON.stringify(name)}, 'x');
      process.stdout.write('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', program], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expectRejection(holdLock(name, 'x'), InputError, 'IN_USE');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await holdLock(name, 'x')).release();
  });
});
