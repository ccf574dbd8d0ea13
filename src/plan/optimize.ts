/** What can be optimized for. */
export const OPTIMIZE = ['latency', 'gas', 'balanced'] as const;

/** What a plan is to be best at: see {@link planProofs}. */
export type Optimize = (typeof OPTIMIZE)[number];
