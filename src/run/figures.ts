import type { PairedColumns, Prefix, Source } from '../table/evidence.js';
import { BASE, type Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { clustersIn, effectiveClusters, varianceOfSum } from './cluster-spread.js';
import { differenceOf, ksOf, psiOf } from './pair-figures.js';
import { qualityOf } from './quality-figures.js';
import { allRounded, rounded } from './rounded.js';
import type { ArmFigures, ScopeFigures } from './run.js';
import { accountShares, inverseEcdf, mixture, momentsOf, shareAtOrBelow, shareByBin, type WeightedSample } from './weighted-sample.js';

/** Bins of a histogram, points of an ECDF, probabilities of the quantiles: the same for every scope and arm. */
export const FIGURE_BINS = 50;
export const ECDF_POINTS = 101;
export const FIGURE_PROBABILITIES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1] as const;

/** What figures need to know of the suite. */
export interface FigureOptions {
  /** Declared range of the score; without one the figures span what was scored. */
  readonly range?: readonly [number, number];
  /** True where accounts carry a true class. */
  readonly labelled: boolean;
  readonly hasBaseline: boolean;
  readonly threshold?: number;
  /** True where the suite names clusters: intervals then count those. */
  readonly clustered?: boolean;
}

/**
 * The binned figures of a run: first scope `all`, then one scope per cohort, in the order of `prefixes`. Rests on evidence queries alone and on exactly
 * the accounts of `prefixes`.
 *
 * In `all` every cohort counts by its weight (renormalised over cohorts with scores), as in the claims about all cohorts: shares, quantiles, means and gaps are those of the mixture, and
 * `counts` are its shares times n. Gaps, differences and PSI are of accounts that both arms scored. Numbers are rounded to 12 significant digits.
 * Intervals for the eye rest on clusters where the table knows them: never narrower than for accounts that are alone. A scope without any score has no arms. O(n log n), memory O(n).
 */
export function figuresOf(table: ScoreTable, prefixes: readonly Prefix[], options: FigureOptions): ScopeFigures[] {
  const arms: readonly Arm[] = options.hasBaseline ? ['candidate', 'baseline'] : ['candidate'];
  const tallies = new Map(arms.map((arm) => [arm, prefixes.map((prefix) => tallied(table, arm, prefix))]));
  const span = spanOf([...tallies.values()].flat().map(({ tally }) => tally.values), options.range);
  const scopes: readonly { readonly scope: string; readonly of: readonly Prefix[] }[] = [
    { scope: 'all', of: prefixes },
    ...prefixes.map((prefix) => ({ scope: prefix.cohort, of: [prefix] })),
  ];
  return scopes.map(({ scope, of }) => {
    const edges = evenly(span, FIGURE_BINS + 1);
    const figures: Partial<Record<Arm, ArmFigures>> = {};
    for (const arm of arms) {
      const parts = tallies.get(arm)!.filter(({ cohort }) => of.some((prefix) => prefix.cohort === cohort));
      const missing = parts.reduce((sum, { tally }) => sum + tally.missing, 0);
      const sample = mixture(parts);
      if (sample.n === 0) continue;
      const quality = options.labelled ? qualityOf(table, arm, of, { threshold: options.threshold, intervals: scope === 'all' }) : undefined;
      const spread = options.clustered === true ? clusterSpread(table, arm, of) : undefined;
      figures[arm] = { ...armFigures(sample, missing, edges, span, spread), ...(quality === undefined ? {} : { quality }) };
    }
    const compared = options.hasBaseline ? comparisonOf(pairsOf(table, of), span) : {};
    return { scope, edges: allRounded(edges), arms: figures, ...compared };
  });
}

const scores = (arm: Arm): Source => ({ arm, variant: BASE, repeat: 0, column: 'score' });

function tallied(table: ScoreTable, arm: Arm, prefix: Prefix) {
  const tally = table.evidence({ evidence: 'tally', of: scores(arm) }, [prefix]);
  if (tally.kind !== 'tally') throw new TypeError('the score table answered a tally with something else');
  return { cohort: prefix.cohort, weight: prefix.weight, tally };
}

/** Scores of both arms for the same accounts, cohort after cohort. */
export function pairsOf(table: ScoreTable, prefixes: readonly Prefix[]): PairedColumns {
  const pairs = table.evidence({ evidence: 'pairs', a: scores('candidate'), b: scores('baseline') }, prefixes);
  if (pairs.kind !== 'pairs') throw new TypeError('the score table answered pairs with something else');
  return pairs;
}

/** What clusters leave of the scores of one arm: standard error of the mean, and the number of equal clusters; `undefined` where the table knows none. */
interface Spread {
  readonly error: number;
  readonly effectiveN: number;
}

function clusterSpread(table: ScoreTable, arm: Arm, prefixes: readonly Prefix[]): Spread | undefined {
  const columns = table.evidence({ evidence: 'pairs', a: scores(arm), b: scores(arm) }, prefixes);
  if (columns.kind !== 'pairs') throw new TypeError('the score table answered pairs with something else');
  const clusters = clustersIn(columns);
  if (clusters === undefined) return undefined;
  const shares = accountShares(columns.strata);
  const mean = columns.a.reduce((sum, score, at) => sum + shares[at]! * score, 0);
  return { error: Math.sqrt(varianceOfSum(columns.a.map((score, at) => shares[at]! * (score - mean)), clusters)), effectiveN: effectiveClusters(shares, clusters) };
}

function armFigures(sample: WeightedSample, missing: number, edges: readonly number[], span: readonly [number, number], spread: Spread | undefined): Omit<ArmFigures, 'quality'> {
  const { mean, sd } = momentsOf(sample);
  const reach = Math.max((1.96 * sd) / Math.sqrt(sample.effectiveN), 1.96 * (spread?.error ?? 0));
  return {
    n: sample.n,
    missing,
    counts: allRounded(shareByBin(sample, edges).map((share) => nearlyWhole(share * sample.n))),
    mean: rounded(mean),
    meanInterval: [rounded(Math.max(span[0], mean - reach)), rounded(Math.min(span[1], mean + reach))],
    sd: rounded(sd),
    quantiles: allRounded(inverseEcdf(sample, FIGURE_PROBABILITIES)),
    ecdf: allRounded(shareAtOrBelow(sample, evenly(span, ECDF_POINTS))),
    ecdfBand: rounded(Math.min(1, Math.sqrt(Math.log(2 / 0.05) / (2 * (spread?.effectiveN ?? sample.effectiveN))))),
  };
}

function comparisonOf(pairs: PairedColumns, span: readonly [number, number]): Pick<ScopeFigures, 'difference' | 'ks' | 'psi'> {
  if (pairs.a.length === 0) return {};
  return { difference: differenceOf(pairs, span[1] - span[0]), ks: ksOf(pairs), psi: psiOf(pairs) };
}

/** The declared range, or the least and largest score of any arm and cohort; never of width 0. */
function spanOf(columns: readonly Float64Array[], range: readonly [number, number] | undefined): readonly [number, number] {
  if (range !== undefined) return range;
  const filled = columns.filter((column) => column.length > 0);
  if (filled.length === 0) return [0, 1];
  const least = Math.min(...filled.map((column) => column[0]!));
  const largest = Math.max(...filled.map((column) => column.at(-1)!));
  return least < largest ? [least, largest] : [least - 0.5, least + 0.5];
}

/** `points` numbers from one end to the other, both included. */
function evenly([from, to]: readonly [number, number], points: number): number[] {
  return Array.from({ length: points }, (_, k) => (k === points - 1 ? to : from + ((to - from) * k) / (points - 1)));
}

/** Counts of one cohort are whole: sums of shares times n miss that by rounding alone. */
function nearlyWhole(count: number): number {
  const near = Math.round(count);
  return Math.abs(count - near) < 1e-6 ? near : count;
}
