import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that was given to a command, by what it is called. */
export type Planted = Readonly<Record<string, string | bigint>>;

/** All ways in which a secret could be written down. */
function spellings(secret: string | bigint): Buffer[] {
  if (typeof secret === 'string') {
    const text = Buffer.from(secret);
    return [text, Buffer.from(text.toString('base64').replace(/=+$/, '').slice(0, -1))];
  }
  const magnitude = secret < 0n ? -secret : secret;
  const hex = magnitude.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const texts = [
    magnitude.toString(),
    hex,
    hex.toUpperCase(),
    bytes.toString('base64').slice(0, -4),
  ];
  return [...texts.map((text) => Buffer.from(text)), bytes, Buffer.from(bytes).reverse()];
}

/** Names of the secrets that are in these bytes, however they are written. */
export function secretsIn(bytes: Uint8Array | string, planted: Planted): string[] {
  const buffer = Buffer.from(bytes as Uint8Array);
  return Object.entries(planted)
    .filter(([, secret]) => spellings(secret).some((spelling) => buffer.includes(spelling)))
    .map(([name]) => name);
}

/**
 * Secrets in the files of a folder, each with its file.
 *
 * @param viewing names of those that a file may hold that nobody but its owner can read
 */
export function secretsInFiles(
  folder: string,
  planted: Planted,
  viewing: readonly string[],
): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const stats = statSync(join(folder, name));
    if (stats.isDirectory()) return [];
    const isPrivate = (stats.mode & 0o77) === 0;
    return secretsIn(readFileSync(join(folder, name)), planted)
      .filter((secret) => !(isPrivate && viewing.includes(secret)))
      .map((secret) => `${secret} in ${name}`);
  });
}
