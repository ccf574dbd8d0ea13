import type { Calibration } from '../files/calibrationFile.js';
import { packageVersion } from '../version.js';

/** What a calibration would be made with now. */
export interface Setting {
  /** As the engine calls itself. */
  readonly engine: string;
  readonly threads: number;
  /** Names of the circuits that are ready. */
  readonly circuits: readonly string[];
}

/** Why a calibration does not fit any more, for people: nothing if it does. */
export function stalenessOf(calibration: Calibration, setting: Setting): string[] {
  const measured = new Set(calibration.circuits.map(({ circuit }) => circuit));
  const missing = setting.circuits.filter((circuit) => !measured.has(circuit));
  const changed = (what: string, then: string | number, now: string | number) =>
    then === now ? [] : [`${what} was ${then}, and is ${now}`];
  return [
    ...changed('zkliq', calibration.zkliq, packageVersion),
    ...changed('the engine', calibration.engine, setting.engine),
    ...changed('the number of threads', calibration.threads, setting.threads),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} was not measured`]),
  ];
}
