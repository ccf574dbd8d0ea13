/** What is taken where nothing else is said. */

export const DEFAULT_CIRCUIT = 'liquidatable-8-20';

/** Where artifacts are looked for, below the working folder. */
export const DEFAULT_ARTIFACTS_FOLDER = 'artifacts';

/** `extraHash` of a gate whose host reads nothing beyond the other fields of the context. */
export const NO_EXTRA_DATA = `0x${'0'.repeat(64)}`;

/** Selector of the gate's `authorizeLiquidation((…),uint256[],bytes)`: through it a gate takes a proof. */
export const DEFAULT_ACTION = '0x13359490';
