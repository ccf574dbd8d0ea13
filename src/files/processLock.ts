import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from './fileError.js';

/** Held by this process; the system lets go of it when the process ends, however it ends. */
export interface ProcessLock {
  release(): Promise<void>;
}

/**
 * Holds a name on this machine, so that no other process does the same work at the same time. It is
 * a listening socket, not a file: one that a killed process held is free at once. On systems other than
 * Linux and Windows it has a file, which a killed process leaves: of processes that find it in the same
 * instant two may hold the name.
 *
 * @param name what is held: a folder's real path, say
 * @param what for the message: what is in use
 * @throws InputError IN_USE if another process, or this one, holds it; FILE_NOT_WRITABLE if the system has
 *   no socket for it
 */
export async function holdLock(name: string, what: string): Promise<ProcessLock> {
  const held = await hold(addressOf(name)).catch((cause: unknown) => {
    throw fileError('FILE_NOT_WRITABLE', what, 'cannot be locked', cause);
  });
  if (held === undefined) {
    throw new InputError(
      'IN_USE',
      `${what} is in use by another process: wait until it has ended, or end it`,
      { what },
    );
  }
  // It is the process's work that keeps it alive.
  held.unref();
  held.on('connection', (socket) => socket.destroy());
  return { release: () => new Promise((resolve) => held.close(() => resolve())) };
}

/** A name without a file where the system has such: in Linux's abstract namespace, or a named pipe. */
function addressOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return `\0zkliq-${hash}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\zkliq-${hash}`;
  return join(tmpdir(), `zkliq-${hash}.sock`);
}

/** Undefined if another process holds it. */
async function hold(address: string): Promise<Server | undefined> {
  const server = await listen(address);
  if (server !== undefined || !(await isLeftOver(address))) return server;
  await rm(address, { force: true });
  return listen(address);
}

/** Undefined if the address is taken. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

/** Where the address is a file: whether nobody listens there any more. */
function isLeftOver(address: string): Promise<boolean> {
  if (process.platform === 'linux' || process.platform === 'win32') return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
