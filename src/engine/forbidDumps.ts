import { type LoadedAddon, loadNativeAddon } from './nativeAddon.js';

/**
 * From now on the system writes no core of this process, nor of those that it starts; on Linux, other
 * processes of the same user cannot read its memory or environment any more. Only native code can ask for it.
 *
 * @returns whether it is so: not without the native engine
 */
export function forbidDumps(native: LoadedAddon = loadNativeAddon()): boolean {
  return native.addon?.forbidDumps() ?? false;
}
