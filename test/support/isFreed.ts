import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Whether nothing holds a value any more. Whoever asks must hold what could. */
export async function isFreed(reference: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  for (let attempt = 0; attempt < 10 && reference.deref() !== undefined; attempt++) {
    // What a reference gave is kept until the task ends that asked for it.
    await setImmediate();
    collectGarbage();
  }
  return reference.deref() === undefined;
}
