/** A proof as snarkjs's documentation shows it, in a process of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groth16 } from 'snarkjs';

const [inputs, folder] = process.argv.slice(2);
await groth16.fullProve(
  JSON.parse(readFileSync(inputs, 'utf8')),
  join(folder, 'witness.wasm'),
  join(folder, 'proving_key.zkey'),
);
// snarkjs's threads would keep the process alive: everybody ends it so.
process.exit(0);
