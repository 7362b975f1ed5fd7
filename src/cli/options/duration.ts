import { MlcheckError } from '../../errors.js';

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A parser for an option that takes a duration with its unit (`500ms`, `30s`, `5m`, `1.5h`): milliseconds, > 0. @throws MlcheckError `usage`. */
export function duration(place: string): (text: string) => number {
  return (text) => {
    const [, amount, unit] = /^(\d*\.?\d+)(ms|s|m|h)$/.exec(text) ?? [];
    const value = Number(amount) * (MILLISECONDS[unit ?? ''] ?? Number.NaN);
    if (!(value > 0)) {
      throw new MlcheckError('usage', { place, rule: 'must be a duration > 0 with its unit', value: text, hint: `for example ${place} 30s, or 500ms, 5m, 1h` });
    }
    return value;
  };
}
