import type { Command } from 'commander';
import type { Console } from '../output/console.js';

/** Makes the console of a command from its options. */
export type Open = (options: { readonly json: boolean }) => Console;

/**
 * Adds a command to the program. Its code is loaded when it runs: a proof should not wait for a
 * compiler to load.
 */
export type Define = (program: Command, open: Open) => void;
