import { accountLeaf } from '../../account/account.js';
import { deriveAccountKeys } from '../../account/keys.js';
import { circuitInstance } from '../../circuits/instances.js';
import { writeAccountFile } from '../../files/accountFile.js';
import { requireNew } from '../../files/makeFile.js';
import { createSeed, readSeed } from '../keys/seed.js';
import type { Console } from '../output/console.js';
import { requireOutput } from '../output/outputs.js';

export interface KeygenCommandOptions {
  readonly chainId: bigint;
  readonly host: string;
  readonly index: bigint;
  readonly circuit: string;
  readonly keystore?: string;
  readonly newKeystore?: string;
  readonly out: string;
  readonly force: boolean;
}

/** `zkliq keygen`: an empty account from a seed. Prints nothing secret. */
export async function runKeygen(options: KeygenCommandOptions, console: Console): Promise<void> {
  const { newKeystore, out, chainId, host, index } = options;
  const { markets } = circuitInstance(options.circuit);
  const seed = await obtainSeed(options, console);
  const { ownerKey, viewingKey } = deriveAccountKeys(seed, { chainId, host, index });
  seed.fill(0);
  const balances = new Array<bigint>(markets).fill(0n);
  const account = { ownerKey, viewingKey, nonce: 0n, sinceRound: 0n, balances };
  await writeAccountFile(out, account, { overwrite: options.force });
  const leaf = accountLeaf(account);
  console.result(
    { account: out, leaf, ...(newKeystore !== undefined && { keystore: newKeystore }) },
    [
      `account  ${out} (secret: viewing data, mode 0600)`,
      ...(newKeystore === undefined ? [] : [`seed     ${newKeystore} (encrypted)`]),
      `leaf     ${leaf}`,
    ].join('\n'),
  );
}

/** Both files are known to be writable before there is a seed that could be lost. */
async function obtainSeed(options: KeygenCommandOptions, console: Console): Promise<Uint8Array> {
  const { newKeystore, keystore, out, force } = options;
  await requireOutput(out, force, [keystore, newKeystore]);
  const { signal } = console;
  if (newKeystore === undefined) {
    return console.step('opening the seed', () => readSeed(keystore, signal));
  }
  await requireNew(newKeystore, false, 'move it away, keystores are never replaced');
  await requireOutput(newKeystore, false);
  return console.step('making a keystore', () => createSeed(newKeystore, signal));
}
