import type { VerdictRecord } from '../../run/run.js';
import { numberOf } from '../../verdict/wording.js';

type Unit = VerdictRecord['unit'];

/** What stands where a number is infinite or undefined. */
export const NO_NUMBER = '–';

/** A whole number with thousands separated by commas: `8,415`. */
export function whole(value: number): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  const digits = Math.abs(Math.round(value)).toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0 && digits !== '0' ? `−${digits}` : digits;
}

/** So many of something: `1 cohort`, `1,200 claims`. */
export function many(count: number, one: string): string {
  return `${whole(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** A number with a fixed count of decimals, a true minus sign and no negative zero. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** About three significant digits, never an exponent between 1e-4 and 1e7: 0.0412, 1.31, 4,800. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e7 || size < 1e-4) return value.toExponential(1).replace('-', '−').replace('e+', 'e').replace('e-', 'e−');
  if (size >= 1000) return whole(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return fixed(value, Math.min(decimals, 5));
}

/** A share as a percentage: `0.012` is `1.2%`, `0.05` is `5%`. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return NO_NUMBER;
  const value = share * 100;
  const size = Math.abs(value);
  const decimals = size === 0 || size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  return `${fixed(value, decimals).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}%`;
}

/** Milliseconds up to a second, then seconds, minutes: `12.4 ms`, `1.52 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return NO_NUMBER;
  if (Math.abs(ms) < 1000) return `${plain(ms)} ms`;
  if (ms < 60_000) return `${plain(ms / 1000)} s`;
  return `${whole(Math.floor(ms / 60_000))} min ${whole(Math.floor((ms % 60_000) / 1000))} s`;
}

/** A value of a claim in the claim's unit, as in every other place where claims are shown, with digits enough beside the limits; `null` (infinite or undefined) is a dash. */
export function measured(value: number | null, unit: Unit, ...beside: readonly number[]): string {
  return value === null ? NO_NUMBER : numberOf(value, unit, ...beside).replace(/^-/, '−');
}
