/**
 * Benchmarks beside plain snarkjs, in the same run: `npm run bench`. Set-up through snarkjs takes
 * minutes; `npm run bench -- --quick` leaves it out and makes fewer runs.
 */
import { DEFAULT_CIRCUIT, setUp } from '../src/index.js';
import { benchClaim } from './claim.js';
import { benchColdProcess } from './coldProcess.js';
import { benchProving } from './proving.js';
import { showHeader } from './report.js';
import { benchSetup } from './setup.js';

const quick = process.argv.includes('--quick');
const { artifacts } = await setUp(DEFAULT_CIRCUIT);
const claim = await benchClaim();
showHeader();
await benchProving(artifacts, claim, quick ? 5 : 21);
benchColdProcess(artifacts, claim, quick ? 3 : 7);
if (!quick) await benchSetup(artifacts);
