/**
 * A process that runs one of snarkjs's functions for keys. A process of its own, because snarkjs logs to
 * the console, keeps files open when it fails, holds up its event loop for a beacon and leaves secrets
 * in its memory: all of that ends with the process. Beside `groth16/curve.ts` the one module that
 * imports snarkjs.
 */
import { Console } from 'node:console';
import { createHash, randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { type Logger, zKey } from 'snarkjs';
import { forbidDumps } from '../engine/forbidDumps.js';
import type { Phase2Answer, Phase2Task } from './phase2.js';

const complaints: string[] = [];
const complain = (text: string) => complaints.push(text.trim());
const tell = (answer: Phase2Answer, told = () => {}) => process.send?.(answer, told);

const logger: Logger = {
  debug: (detail) => tell({ detail }),
  info: (detail) => tell({ detail }),
  warn: complain,
  error: complain,
};

globalThis.console = new Console(
  new Writable({
    write(chunk, _, done) {
      complain(String(chunk));
      done();
    },
  }),
);

// A contributor's secret is nobody else's.
forbidDumps();

async function run(task: Phase2Task): Promise<boolean> {
  switch (task.kind) {
    case 'new':
      return (await zKey.newZKey(task.r1cs, task.powersOfTau, task.to, logger)) !== -1;
    case 'contribute':
      await zKey.contribute(task.from, task.to, task.name, entropy(task.typed), logger);
      return true;
    case 'beacon': {
      const { from, to, name, beacon } = task;
      const { value, iterationsExponent } = beacon;
      return (await zKey.beacon(from, to, name, value, iterationsExponent, logger)) !== false;
    }
    case 'verify':
      return zKey.verifyFromInit(task.initial, task.powersOfTau, task.key, logger);
  }
}

/** snarkjs hashes this with 64 bytes of the system's generator: these are 64 more, and what was typed. */
function entropy(typed = ''): string {
  const bytes = randomBytes(64);
  const hash = createHash('blake2b512').update(bytes).update(typed).digest('hex');
  bytes.fill(0);
  return hash;
}

// An interruption is the caller's to handle; a caller that was killed wants nothing any more.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.once('message', async (task: Phase2Task) => {
  const end = () => process.exit();
  try {
    const done = await run(task);
    tell({ done, complaints }, end);
  } catch (error) {
    const { message, code, path } = error as NodeJS.ErrnoException;
    const refused = { ...(code !== undefined && { code }), ...(path !== undefined && { path }) };
    tell({ failed: message, ...refused, complaints }, end);
  }
});
