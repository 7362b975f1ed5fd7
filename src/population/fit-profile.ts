import { MlcheckError } from '../errors.js';
import { normalScores, paired } from './normal-scores.js';
import type { DataColumn, Profile, ProfileColumn } from './profile.js';

const FEWEST_ROWS = 100;
const MOST_BLOCKS = 200;
const BLOCK_ROWS = 10;
const MOST_CATEGORIES = 100;
const OTHER = '(other)';

/**
 * Learns a profile of real accounts: marginals, gaps, category shares and rank correlations, never a row.
 *
 * Numbers are kept as means of at least ten neighbours; categories of fewer than ten rows or a share below `minShare` are merged into `(other)`; text that hardly repeats (names, ids) is left out.
 * Correlations are those of normal scores, corrected for ties by the variance that ties leave (the polyserial first-order correction: U. Olsson, F. Drasgow, N. Dorans, Psychometrika 47 (1982),
 * doi:10.1007/BF02294164). O(columns * rows * (log rows + columns)).
 *
 * @param columns equally long, at least 100 rows
 * @param minShare smallest share of a category that is kept, in [0, 1); default 0.005
 * @throws MlcheckError `file-invalid` for fewer than 100 rows or no column that can be learnt
 */
export function fitProfile(columns: readonly DataColumn[], minShare = 0.005): Profile {
  const rows = columns[0]?.values.length ?? 0;
  if (rows < FEWEST_ROWS) throw new MlcheckError('file-invalid', { place: 'data', rule: `must have at least ${FEWEST_ROWS} rows`, value: rows, hint: 'A profile of few rows would give them away.' });
  const leftOut: string[] = [];
  const found: { readonly column: ProfileColumn; readonly scores?: Float64Array }[] = [];
  const numeric = new Map<string, Float64Array>();
  for (const { name, values } of columns) if (values.some((value) => value !== null) && values.every((value) => value === null || typeof value === 'number')) numeric.set(name, normalScores(Float64Array.from(values, (value) => (value === null ? NaN : (value as number)))));
  for (const column of columns) {
    const learnt = learn(column, rows, minShare, numeric, leftOut);
    if (learnt !== undefined) found.push(learnt);
  }
  if (found.length === 0) throw new MlcheckError('file-invalid', { place: 'data', rule: 'must have a column that can be learnt', value: leftOut.join('; ') });
  const correlations = found.flatMap(({ column, scores }, k) =>
    found.slice(0, k).flatMap((other) => {
      const rho = scores === undefined || other.scores === undefined ? 0 : latent(other.scores, scores);
      return Math.abs(rho) * Math.sqrt(rows) < 3 ? [] : [{ between: [other.column.name, column.name] as const, rho: Number(rho.toFixed(4)) }];
    }),
  );
  if (correlations.length < (found.length * (found.length - 1)) / 2) leftOut.push('correlations within three standard errors of 0');
  leftOut.push('dependence beyond pairwise rank correlation', 'dependence of gaps on other columns');
  return { schema: 'mlcheck-profile/1', rows, columns: found.map(({ column }) => column), correlations, leftOut };
}

function learn({ name, values }: DataColumn, rows: number, minShare: number, numeric: ReadonlyMap<string, Float64Array>, leftOut: string[]): { readonly column: ProfileColumn; readonly scores?: Float64Array } | undefined {
  const present = values.filter((value) => value !== null);
  const missing = Number((1 - present.length / rows).toFixed(6));
  if (present.length < FEWEST_ROWS) {
    leftOut.push(`column ${name}: ${present.length} values`);
    return undefined;
  }
  const distinct = new Set(present);
  const scores = numeric.get(name);
  if (distinct.size === 1 && missing === 0) return { column: { name, missing, kind: 'constant', value: present[0] as number | string | boolean } };
  if (scores !== undefined) return { column: numbers(name, missing, present as readonly number[]), scores };
  if (present.every((value) => typeof value === 'boolean')) {
    const p = present.filter(Boolean).length / present.length;
    return { column: { name, missing, kind: 'boolean', p: Number(p.toFixed(6)) }, scores: normalScores(Float64Array.from(values, (value) => (value === null ? NaN : Number(value)))) };
  }
  return categories(name, missing, values.map((value) => (value === null ? null : String(value))), minShare, numeric, leftOut);
}

function numbers(name: string, missing: number, values: readonly number[]): ProfileColumn {
  const sorted = Float64Array.from(values).sort();
  const blocks = Math.min(MOST_BLOCKS, Math.floor(sorted.length / BLOCK_ROWS));
  const quantiles = Array.from({ length: blocks }, (_, k) => {
    const block = sorted.subarray(Math.floor((k * sorted.length) / blocks), Math.floor(((k + 1) * sorted.length) / blocks));
    return Number((block.reduce((sum, x) => sum + x, 0) / block.length).toPrecision(12));
  });
  const decimals = [0, 1, 2, 3, 4, 5, 6].find((places) => values.every((x) => Number(x.toFixed(places)) === x));
  return { name, missing, kind: 'number', ...(decimals === undefined ? {} : { decimals }), quantiles };
}

function categories(name: string, missing: number, values: readonly (string | null)[], minShare: number, numeric: ReadonlyMap<string, Float64Array>, leftOut: string[]): { readonly column: ProfileColumn; readonly scores: Float64Array } | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const kept = [...counts].filter(([, count]) => count >= Math.max(BLOCK_ROWS, minShare * total)).map(([value]) => value);
  if (kept.length === 0 || kept.length > MOST_CATEGORIES) {
    leftOut.push(`column ${name}: ${counts.size} different texts, as names or ids`);
    return undefined;
  }
  if (kept.length < counts.size) leftOut.push(`column ${name}: ${counts.size - kept.length} rare categories, merged into ${OTHER}`);
  const merged = values.map((value) => (value === null || kept.includes(value) ? value : OTHER));
  const names = kept.length < counts.size ? [...kept, OTHER] : kept;
  const order = Object.keys(Object.fromEntries(ordered(names, merged, numeric).map((value) => [value, 0])));
  const code = new Map(order.map((value, k) => [value, k]));
  const shares = order.map((value) => ({ name: value, share: Number((merged.filter((one) => one === value).length / total).toFixed(6)) }));
  return { column: { name, missing, kind: 'category', shares }, scores: normalScores(Float64Array.from(merged, (value) => (value === null ? NaN : (code.get(value) as number)))) };
}

/** Categories by their mean score in the number that they tell most about, so that a correlation of ranks can hold. */
function ordered(names: readonly string[], values: readonly (string | null)[], numeric: ReadonlyMap<string, Float64Array>): readonly string[] {
  let [best, most] = [[...names].sort(), 0];
  for (const scores of numeric.values()) {
    const means = new Map(names.map((name) => [name, { sum: 0, n: 0 }]));
    values.forEach((value, i) => {
      const group = value === null ? undefined : means.get(value);
      if (group === undefined || Number.isNaN(scores[i])) return;
      group.sum += scores[i] as number;
      group.n++;
    });
    const mean = (name: string): number => (means.get(name)?.sum ?? 0) / Math.max(1, means.get(name)?.n ?? 0);
    const between = [...means.values()].reduce((sum, { sum: s, n }) => sum + (n === 0 ? 0 : (s * s) / n), 0);
    if (between > most) [best, most] = [[...names].sort((a, b) => mean(a) - mean(b)), between];
  }
  return best;
}

/** Correlation of the normal scores behind two columns with ties, within 0.99 of 0. */
function latent(a: Float64Array, b: Float64Array): number {
  const { covariance, varianceA, varianceB } = paired(a, b);
  return varianceA <= 0 || varianceB <= 0 ? 0 : Math.max(-0.99, Math.min(0.99, covariance / (Math.min(1, varianceA) * Math.min(1, varianceB))));
}
