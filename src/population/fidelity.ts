import { normalScores, paired } from './normal-scores.js';
import type { DataColumn } from './profile.js';

export interface ColumnFidelity {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** 1 less the Kolmogorov-Smirnov distance of numbers, or the total variation of categories: 1 is alike, 0 is apart. */
  readonly likeness: number;
  /** Share missing in the second less in the first. */
  readonly missing: number;
}
export interface PairFidelity {
  readonly between: readonly [string, string];
  /** Correlation of normal scores in the first and the second. */
  readonly first: number;
  readonly second: number;
}
export interface Fidelity {
  readonly columns: readonly ColumnFidelity[];
  readonly pairs: readonly PairFidelity[];
  /** Columns of the first that the second does not have. */
  readonly absent: readonly string[];
}

/**
 * How alike two tables of accounts are, column by column and pair by pair. Categories take part in pairs in alphabetical order of their names.
 * @throws never; columns without any value in just one of the tables have likeness 0
 */
export function fidelity(first: readonly DataColumn[], second: readonly DataColumn[]): Fidelity {
  const both = first.flatMap((a) => second.filter(({ name }) => name === a.name).map((b) => ({ a, b })));
  const columns = both.map(({ a, b }): ColumnFidelity => {
    const numeric = [...a.values, ...b.values].every((value) => value === null || typeof value === 'number');
    return { name: a.name, kind: numeric ? 'number' : 'category', likeness: numeric ? 1 - kolmogorovSmirnov(a, b) : 1 - totalVariation(a, b), missing: gaps(b) - gaps(a) };
  });
  const scores = both.map(({ a, b }) => {
    const names = [...new Set([...a.values, ...b.values].filter((value) => value !== null).map(String))].sort();
    const rank = new Map(names.map((name, k) => [name, k]));
    const coded = (column: DataColumn): Float64Array => normalScores(Float64Array.from(column.values, (value) => (value === null ? NaN : typeof value === 'number' ? value : (rank.get(String(value)) as number))));
    return { name: a.name, a: coded(a), b: coded(b) };
  });
  const pairs = scores.flatMap((right, k) => scores.slice(0, k).map((left): PairFidelity => ({ between: [left.name, right.name], first: correlation(left.a, right.a), second: correlation(left.b, right.b) })));
  return { columns, pairs, absent: first.filter(({ name }) => !second.some((column) => column.name === name)).map(({ name }) => name) };
}

const gaps = ({ values }: DataColumn): number => (values.length === 0 ? 0 : values.filter((value) => value === null).length / values.length);

function correlation(a: Float64Array, b: Float64Array): number {
  const { covariance, varianceA, varianceB } = paired(a, b);
  return varianceA > 0 && varianceB > 0 ? covariance / Math.sqrt(varianceA * varianceB) : 0;
}

function kolmogorovSmirnov(a: DataColumn, b: DataColumn): number {
  const sorted = ({ values }: DataColumn): Float64Array => Float64Array.from(values.filter((value) => value !== null) as number[]).sort();
  const [x, y] = [sorted(a), sorted(b)];
  if (x.length === 0 || y.length === 0) return x.length === y.length ? 0 : 1;
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] as number, y[j] as number);
    while (i < x.length && (x[i] as number) <= at) i++;
    while (j < y.length && (y[j] as number) <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}

function totalVariation(a: DataColumn, b: DataColumn): number {
  const shares = ({ values }: DataColumn): Map<string, number> => {
    const present = values.filter((value) => value !== null);
    const found = new Map<string, number>();
    for (const value of present) found.set(String(value), (found.get(String(value)) ?? 0) + 1 / present.length);
    return found;
  };
  const [x, y] = [shares(a), shares(b)];
  if (x.size === 0 || y.size === 0) return x.size === y.size ? 0 : 1;
  return [...new Set([...x.keys(), ...y.keys()])].reduce((sum, name) => sum + Math.abs((x.get(name) ?? 0) - (y.get(name) ?? 0)), 0) / 2;
}
