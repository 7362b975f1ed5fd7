import type { FieldValue } from '../../population/account.js';
import type { SliceCondition } from '../run.js';

/** Code of an account that is in none of a factor's slices: a category too rare to have one. */
export const NOWHERE = 255;

/** One field (or the cohort) as a search sees it: a bin for every account, and the slices that bins make. */
export interface Factor {
  readonly name: string;
  /** Bin of every account, or {@link NOWHERE}. */
  readonly codes: Uint8Array;
  readonly bins: number;
  /** Runs of neighbouring bins [from, to), each with what it says; never all bins. */
  readonly slices: readonly { readonly from: number; readonly to: number; readonly condition: SliceCondition }[];
}

/** Most categories of a text field that become slices; a field with more different texts than {@link TEXTS} is free text and is not searched. */
const CATEGORIES = 10;
const TEXTS = 50;
/** Distinct numbers up to which every one is a bin of its own. */
const FEW = 6;
const PROBABILITIES = [0.1, 0.25, 0.5, 0.75, 0.9];

/** The cohort of every account as a factor; `undefined` with one cohort. */
export function cohortFactor(cohorts: readonly string[], least: number): Factor | undefined {
  return categories('cohort', cohorts, least, (cohort) => ({ of: 'cohort', cohort: String(cohort) }));
}

/**
 * A field as a factor: numbers cut at quantiles in round numbers (few distinct numbers: at each of them), flags and categories as they are, a missing value as a slice of its own.
 * `undefined` for free text, dates and fields that hardly vary: nothing there is a slice with at least `least` accounts. O(n log n).
 * @param values one per account
 */
export function fieldFactor(name: string, values: readonly FieldValue[], least: number): Factor | undefined {
  const numeric = values.every((value) => value === null || typeof value === 'number');
  return numeric && values.some((value) => value !== null) ? numbers(name, values as readonly (number | null)[], least) : categories(name, values, least, (value) => (value === null ? { of: 'missing', field: name } : { of: 'value', field: name, value }));
}

function categories(name: string, values: readonly FieldValue[], least: number, condition: (value: FieldValue) => SliceCondition): Factor | undefined {
  const counts = new Map<FieldValue, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > TEXTS) return undefined;
  }
  const kept = [...counts].filter(([, count]) => count >= least && count < values.length).sort(([a, m], [b, n]) => n - m || (String(a) < String(b) ? -1 : 1)).slice(0, CATEGORIES);
  if (kept.length === 0) return undefined;
  const code = new Map(kept.map(([value], k) => [value, k]));
  return { name, codes: Uint8Array.from(values, (value) => code.get(value) ?? NOWHERE), bins: kept.length, slices: kept.map(([value], k) => ({ from: k, to: k + 1, condition: condition(value) })) };
}

function numbers(name: string, values: readonly (number | null)[], least: number): Factor | undefined {
  const sorted = Float64Array.from(values.filter((value) => value !== null && Number.isFinite(value)) as number[]).sort();
  const cuts = cutsOf(sorted);
  const whole = sorted.every(Number.isInteger);
  const missing = values.length - sorted.length;
  const bins = cuts.length + 1;
  const codes = Uint8Array.from(values, (value) => {
    if (value === null || !Number.isFinite(value)) return missing >= least ? bins : NOWHERE;
    let bin = 0;
    while (bin < cuts.length && value >= cuts[bin]!) bin++;
    return bin;
  });
  const counts = new Uint32Array(bins + 1);
  for (const code of codes) if (code !== NOWHERE) counts[code]!++;
  const runs = new Map<string, readonly [number, number]>();
  for (let k = 0; k < bins; k++) for (const run of [[0, k], [k, k + 1], [k, bins]] as const) if (run[0] < run[1] && run[1] - run[0] < bins) runs.set(run.join(), run);
  const slices = [...runs.values()].flatMap(([from, to]) => {
    const n = counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
    if (n < least || n === values.length) return [];
    const low = from === 0 ? {} : { from: cuts[from - 1]! };
    return [{ from, to, condition: { of: 'number', field: name, ...low, ...(to === bins ? {} : { below: cuts[to - 1]! }), whole } as const }];
  });
  const gone = missing >= least && missing < values.length ? [{ from: bins, to: bins + 1, condition: { of: 'missing', field: name } as const }] : [];
  return slices.length + gone.length === 0 ? undefined : { name, codes, bins: bins + 1, slices: [...slices, ...gone] };
}

/** Where numbers are cut, rising: a bin holds values at or above its lower cut. Where many share the least value, the others are cut among themselves. */
function cutsOf(sorted: Float64Array): readonly number[] {
  if (sorted.length === 0) return [];
  const distinct = new Set<number>();
  for (const value of sorted) if (distinct.size <= FEW) distinct.add(value);
  if (distinct.size <= FEW) return [...distinct].slice(1);
  const crowd = sorted.findIndex((value) => value > sorted[0]!);
  const rest = crowd > 0.25 * sorted.length ? sorted.subarray(crowd) : sorted;
  const quantiles = PROBABILITIES.map((p) => rest[Math.min(rest.length - 1, Math.floor(p * rest.length))]!);
  const ends = [rest[0]!, ...quantiles, rest.at(-1)!];
  const rounded = quantiles.map((value, k) => roundNumber(value, (ends[k + 2]! - ends[k]!) / 8));
  const cuts = rest === sorted ? rounded : [rest[0]!, ...rounded];
  return [...new Set(cuts)].sort((a, b) => a - b).filter((cut) => cut > sorted[0]! && cut <= sorted.at(-1)!);
}

/** The roundest number no farther from `value` than `slack`: a multiple of 1, 2 or 5 times a power of ten. With no slack the value itself. */
export function roundNumber(value: number, slack: number): number {
  if (!(slack > 0)) return value;
  for (let power = Math.ceil(Math.log10(Math.abs(value) + slack)) + 1; power > Math.log10(slack) - 2; power--) {
    for (const digit of [5, 2, 1]) {
      const step = digit * 10 ** power;
      const near = Number((Math.round(value / step) * step).toPrecision(12));
      if (near !== 0 && Math.abs(near - value) <= slack) return near;
    }
  }
  return value;
}
