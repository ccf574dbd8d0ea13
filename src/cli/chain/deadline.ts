import { formatTime } from '../../time.js';
import type { Console } from '../output/console.js';

const MILLENNIUM = 1000n * 365n * 86_400n;

/** Neither is an error: a chain of one's own may keep another time. */
export function warnOfDeadline(deadline: bigint, console: Console): void {
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (deadline < now) {
    console.warn(`the deadline, ${formatTime(deadline)}, has passed: a gate will refuse the proof`);
  } else if (deadline - now > MILLENNIUM) {
    console.warn(`the deadline is ${formatTime(deadline)}: are these milliseconds?`);
  }
}
