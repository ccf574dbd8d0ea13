import { InputError } from '../errors.js';
import { requireInRange } from '../field.js';

/** Prices are USD per base unit, scaled by 10^30. */
export const PRICE_DECIMALS = 30;

/** A decimal without a sign: its digits before the point, and those after it. */
export const DECIMAL = /^(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * A price per whole token, as a decimal string, to USD per base unit scaled by 1e30. Exact: more
 * than `30 - tokenDecimals` fractional digits are refused, not rounded.
 *
 * @throws InputError INVALID_VALUE
 */
export function parsePrice(text: string, tokenDecimals: number): bigint {
  requireDecimals('token decimals', tokenDecimals);
  const places = PRICE_DECIMALS - tokenDecimals;
  const match = DECIMAL.exec(text);
  const fraction = match?.[2] ?? '';
  if (match === null || fraction.length > places) {
    throw new InputError(
      'INVALID_VALUE',
      `"${text}" is no price: give USD per whole token as a decimal with at most ${places} fractional digits`,
      { price: text },
    );
  }
  return BigInt(match[1]! + fraction.padEnd(places, '0'));
}

/** The inverse of {@link parsePrice}: shortest decimal string, USD per whole token. */
export function formatPrice(price: bigint, tokenDecimals: number): string {
  return formatDecimal(price, PRICE_DECIMALS - tokenDecimals);
}

/**
 * A feed's answer to USD per base unit scaled by 1e30: answer * 10^(30 - feedDecimals - tokenDecimals).
 *
 * @throws InputError INVALID_VALUE if the answer is not positive or the decimals exceed 30 together.
 */
export function priceFromFeed(answer: bigint, feedDecimals: number, tokenDecimals: number): bigint {
  requireDecimals('feed decimals', feedDecimals);
  requireDecimals('token decimals', tokenDecimals);
  requireDecimals('feed and token decimals together', feedDecimals + tokenDecimals);
  requireInRange('feed answer', answer, 1n, 1n << 255n);
  return answer * 10n ** BigInt(PRICE_DECIMALS - feedDecimals - tokenDecimals);
}

/** @throws InputError INVALID_VALUE unless a whole number from 0 to 30 */
export function requireDecimals(name: string, decimals: number): void {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals <= PRICE_DECIMALS) return;
  throw new InputError('INVALID_VALUE', `${name} must be a whole number from 0 to 30`, { name });
}

/** `value / 10^places` as the shortest exact decimal string. */
export function formatDecimal(value: bigint, places: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
