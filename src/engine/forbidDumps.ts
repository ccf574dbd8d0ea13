import { type LoadedAddon, loadNativeAddon } from './nativeAddon.js';

/**
 * From now on the system writes no core file of this process, nor of those that it starts. On Linux its core
 * goes to no program either, and other processes of the same user cannot read its memory or environment;
 * what it starts has to ask for that itself. Only native code can ask for it.
 *
 * @returns whether it is so: not without the native engine
 */
export function forbidDumps(native: LoadedAddon = loadNativeAddon()): boolean {
  return native.addon?.forbidDumps() ?? false;
}
