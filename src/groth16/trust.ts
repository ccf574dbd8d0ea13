import { z } from 'zod';

/**
 * Where a key's secrets went. Everybody can compute those of a `development` key; those of a `self` key
 * had whoever ran its set-up; those of a `ceremony` nobody has, unless all of its contributors kept theirs.
 */
export const trustSchema = z.enum(['development', 'self', 'ceremony']);

/** How much a key is to be trusted: `development`, `self` or `ceremony`. */
export type Trust = z.infer<typeof trustSchema>;
