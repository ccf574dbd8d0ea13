/**
 * Peak memory of a process, in MB, on Linux: `node bench/nativeMemory.cjs <mode> <addon> <key> <witness>`.
 * Mode `bare` reads the files; `plain` proves without tables, `tables` with them.
 */
const { readFileSync } = require('node:fs');

const [mode, addonFile, keyFile, witnessFile] = process.argv.slice(2);
const key = new Uint8Array(readFileSync(keyFile));
const witness = new Uint8Array(readFileSync(witnessFile));

async function main() {
  if (mode !== 'bare') {
    const addon = require(addonFile);
    const prover = await addon.create(key, 2, addon.arithmetics[0]);
    if (mode === 'tables') {
      addon.startTables(prover, true);
      while (!addon.hasTables(prover)) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (let i = 0; i < 5; i++) await addon.prove(prover, witness);
  }
  // Not getrusage's figure, which a child takes over from its parent.
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  process.stdout.write(String(Number(kilobytes) / 1024));
}

main();
