import { reworded, ZkliqError } from '../errors.js';

/**
 * Does work on what stands in several files: if it fails, the error names files where the library
 * counts from 0.
 *
 * @param kind what the library counts
 */
export async function namingFiles<T>(
  files: readonly string[],
  kind: 'claim' | 'proof',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ZkliqError)) throw error;
    const place = error.details[kind];
    if (typeof place !== 'number') throw error;
    const counted = new RegExp(`\\b${kind} (\\d+)\\b`, 'gi');
    const message = error.message.replace(counted, (_, position) => files[Number(position)]!);
    throw reworded(error, message, { file: files[place]! });
  }
}
