/** Asks when first needed, and remembers the answer; a failure is not remembered. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  const answers = new Map<undefined, Promise<T>>();
  return () => remember(answers, undefined, ask);
}

/** The answer that is known under a key, or is asked for now; a failure is not remembered. */
export function remember<Key, T>(
  known: Map<Key, Promise<T>>,
  key: Key,
  ask: () => Promise<T>,
): Promise<T> {
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const asked = ask();
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}
