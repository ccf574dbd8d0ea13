/** The API reference, from the docstrings of what dist/ exports and the NatSpec of contracts/interfaces: `npm run docs`. */
import { fileURLToPath } from 'node:url';
import { writeReference } from './writeReference.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const problems = await writeReference(folder, fileURLToPath(new URL('../api', import.meta.url)));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log('docs/api/index.md');
