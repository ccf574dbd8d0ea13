import type { Provider } from 'ethers/providers';

const DEFAULT = 1_000;

/** Milliseconds between two looks at the chain: the provider's, a second if it has none. */
export function pollingIntervalOf(provider: Provider): number {
  const { pollingInterval = DEFAULT } = provider as { pollingInterval?: number };
  return pollingInterval;
}
