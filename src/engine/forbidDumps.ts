import { loadNativeAddon } from './nativeAddon.js';

/**
 * From now on the system writes no core file of this process, nor of those that it starts. On Linux its core
 * goes to no program either, and other processes of the same user cannot read its memory or environment;
 * what it starts has to ask for that itself. Only native code can ask: without the native engine nothing happens.
 */
export function forbidDumps(): void {
  loadNativeAddon().addon?.forbidDumps();
}
