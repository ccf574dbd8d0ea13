import { InputError } from './errors.js';

/** @throws InputError INVALID_VALUE unless the value is whole and `minimum <= value <= maximum` */
export function requireWholeNumber(
  name: string,
  value: number,
  minimum: number,
  maximum: number,
): void {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return;
  throw new InputError(
    'INVALID_VALUE',
    `${name} must be a whole number from ${minimum} to ${maximum}`,
    { name },
  );
}
