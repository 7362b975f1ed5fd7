import { NO_NUMBER, whole } from '../../report/text/numbers.js';
import type { Unit } from '../../checks/check.js';
import { apart } from '../../verdict/wording.js';

/**
 * A value of a claim in its unit. Decimals are added (three at least, six at most) until it reads on its own side of the bound: a
 * printed 0.020 beside a bound of 0.020 must never have failed it. `null`, an infinite value, is a dash.
 */
export function valueText(value: number | null, unit: Unit, bound?: number): string {
  if (value === null || !Number.isFinite(value)) return NO_NUMBER;
  return apart(value, bound === undefined ? [] : [{ limit: bound, text: boundText(bound, unit) }], (number, decimals) => inUnit(number, unit, decimals), leastDecimals(unit, value), 6);
}

/** A bound as its author wrote it: as many decimals as it needs, no more. */
export function boundText(bound: number, unit: Unit): string {
  for (let decimals = 0; decimals < 6; decimals++) {
    const text = inUnit(bound, unit, decimals);
    if (Math.abs(Number.parseFloat(text.replaceAll(',', '').replace('−', '-')) - bound * (unit === 'share' ? 100 : 1)) < 1e-9) return text;
  }
  return inUnit(bound, unit, 6);
}

function leastDecimals(unit: Unit, value: number): number {
  if (unit === 'count') return Number.isInteger(value) ? 0 : 1;
  if (unit === 'share') return 2;
  if (unit === 'milliseconds') return Math.abs(value) >= 100 ? 0 : 1;
  return 3;
}

function inUnit(value: number, unit: Unit, decimals: number): string {
  const scaled = unit === 'share' ? value * 100 : value;
  const [units, rest] = Math.abs(scaled).toFixed(decimals).split('.') as [string, string | undefined];
  const digits = `${whole(Number(units))}${rest === undefined ? '' : `.${rest}`}`;
  const sign = scaled < 0 && /[1-9]/.test(digits) ? '−' : '';
  return `${sign}${digits}${unit === 'share' ? '%' : unit === 'milliseconds' ? ' ms' : ''}`;
}
