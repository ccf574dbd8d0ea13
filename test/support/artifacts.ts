import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { setUp } from '../../src/artifacts/setup.js';

/** Made by the first test that needs it and kept: the demo and the command line use the same. */
export async function testArtifacts(circuit: string): Promise<Artifacts> {
  return (await setUp(circuit, { root: 'artifacts' })).artifacts;
}

/** The circuit that is quick to compile and to prove. */
export const TINY = 'liquidatable-2-2';

/** As quick, for up to two accounts. */
export const TINY_BATCH = 'liquidatable-batch-2-2-2';
