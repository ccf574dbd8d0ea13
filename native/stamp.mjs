/** What tells whether a built addon is whole, and from the sources that are there. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** The build writes it into the addon, and whoever loads the addon compares. */
export function hashSources() {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    if (!/\.(cc|h|mjs)$/.test(file)) continue;
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** `build` stands for the compiler and its flags. */
export function writeStamp(addon, build) {
  writeFileSync(stampFile(addon), `${build}\n${hash(readFileSync(addon))}\n`);
}

/** Whether the file is byte by byte what a build left: loading another may crash. */
export function isWhole(addon) {
  return readStamp(addon)[1] === hash(readFileSync(addon));
}

/** Whether the file is what this build would leave: one that was damaged since is not. */
export function isFromBuild(addon, build) {
  return existsSync(addon) && readStamp(addon)[0] === build && isWhole(addon);
}

export function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}

function readStamp(addon) {
  const file = stampFile(addon);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

function stampFile(addon) {
  return addon.replace(/\.node$/, '.stamp');
}
