import { ArtifactsError } from '../errors.js';

const LOCAL_CHAINS: ReadonlySet<bigint> = new Set([1337n, 31337n]);

/** Whether a chain exists on one machine only: a development key does no harm there. */
export function isLocalChain(chainId: bigint): boolean {
  return LOCAL_CHAINS.has(chainId);
}

/** Who can forge under a key that had no ceremony. */
const FORGERS = { development: 'anybody', self: 'whoever made it' } as const;

/**
 * Refuses the key of `circuit`, which had no ceremony, for a chain that others use.
 *
 * @throws ArtifactsError DEVELOPMENT_KEY
 */
export function requireLocalChain(
  chainId: bigint,
  circuit: string,
  trust: 'development' | 'self' = 'development',
): void {
  if (isLocalChain(chainId)) return;
  throw new ArtifactsError(
    'DEVELOPMENT_KEY',
    `The key of ${circuit} is a ${trust === 'self' ? 'key without a ceremony' : 'development key'}: ${FORGERS[trust]} can forge proofs under it, so it is refused on chain ${chainId} unless you allow development keys there (--allow-development-key)`,
    { chainId },
  );
}
