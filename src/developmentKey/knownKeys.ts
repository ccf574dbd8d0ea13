import { ArtifactsError } from '../errors.js';

/**
 * Hashes of the development keys of the circuits that ship with this version: no manifest makes
 * them trusted. A test makes the keys anew and compares.
 */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  '0xcdb9da8290c8a43d9cbb42c1b1dee025b02e5b00d7e64c513e82283da296d334': 'liquidatable-8-20',
  '0x249f56d7e89619bb7e94e5f19db609ce78b96873c0c71020eec1aea42baf293a': 'liquidatable-8-0',
  '0x95cece1dbb630e3a19f9286c64073a9be7b3567ac32090e79a08cf92b02a1908': 'liquidatable-16-20',
  '0x50822b55a2880b04f1cfdf0ee58703e6ac1a379df0a8d82640927ab53206ccb2': 'liquidatable-2-2',
};

/** The circuit whose development key has this hash, if there is one. */
export function knownDevelopmentKey(keyHash: string): string | undefined {
  return KNOWN_KEYS[keyHash.toLowerCase()];
}

/** Chains that exist on one machine only, where a development key does no harm. */
const LOCAL_CHAINS: ReadonlySet<bigint> = new Set([1337n, 31337n]);

/**
 * Refuses the development key of `circuit` for a chain that others use.
 *
 * @throws ArtifactsError DEVELOPMENT_KEY
 */
export function requireLocalChain(chainId: bigint, circuit: string): void {
  if (LOCAL_CHAINS.has(chainId)) return;
  throw new ArtifactsError(
    'DEVELOPMENT_KEY',
    `The key of ${circuit} is a development key: anybody can forge proofs under it, so it is refused on chain ${chainId} unless you allow development keys there (--allow-development-key)`,
    { chainId },
  );
}
