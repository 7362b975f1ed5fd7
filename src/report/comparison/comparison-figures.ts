import { ECDF_POINTS, FIGURE_BINS, FIGURE_PROBABILITIES } from '../../run/figures.js';
import type { ArmFigures, ScopeFigures } from '../../run/run.js';
import { histogram } from '../../stats/histogram.js';
import { quantile } from '../../stats/quantile.js';
import type { Tally } from '../../stats/tally.js';
import type { Comparison, SideDescription } from './comparison.js';
import type { Side } from './describe-side.js';

/** The report's figures of one scope: a stands as the baseline, b as the candidate. */
export type ComparisonFigures = ScopeFigures;

/** Histograms, distribution functions and quantiles over the range of both sides. O(n). */
export function comparisonFigures(scope: string, a: Side, b: Side, comparison: Comparison, confidence: number): ComparisonFigures {
  const present = [comparison.a, comparison.b].filter(({ n }) => n > 0);
  if (present.length === 0) return { scope, edges: [0, 1], arms: {} };
  const [least, most] = [Math.min(...present.map(({ min }) => min!)), Math.max(...present.map(({ max }) => max!))];
  const [from, to] = least < most ? [least, most] : [least - 0.5, most + 0.5];
  const at = (parts: number): number[] => Array.from({ length: parts + 1 }, (_, k) => (k === parts ? to : from + ((to - from) * k) / parts));
  const edges = at(FIGURE_BINS);
  const armOf = (side: Side, told: SideDescription): ArmFigures => ({
    n: told.n,
    missing: told.missing,
    counts: Array.from(histogram(side.tally, { edges }).counts),
    mean: told.mean!,
    meanInterval: [told.meanInterval.lower ?? told.mean!, told.meanInterval.upper ?? told.mean!],
    sd: told.sd ?? 0,
    quantiles: FIGURE_PROBABILITIES.map((p) => quantile(side.tally, p)),
    ecdf: sharesUpTo(side.tally, at(ECDF_POINTS - 1)),
    ecdfBand: Math.min(1, Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * told.n))),
  });
  const arms = { ...(a.values.length > 0 ? { baseline: armOf(a, comparison.a) } : {}), ...(b.values.length > 0 ? { candidate: armOf(b, comparison.b) } : {}) };
  const { between } = comparison;
  if (between === null) return { scope, edges, arms };
  const { ks, psi } = between;
  return {
    scope,
    edges,
    arms,
    ks: { statistic: ks.statistic, location: ks.location, sign: ks.sign, candidate: ks.shareB, baseline: ks.shareA },
    psi: { edges: [least, ...psi.bins.slice(1).map((bin) => bin.from!), most], contributions: psi.bins.map((bin) => bin.contribution), total: psi.total },
  };
}

function sharesUpTo({ values, counts, n }: Tally, points: readonly number[]): number[] {
  let [i, below] = [0, 0];
  return points.map((point) => {
    for (; i < values.length && values[i]! <= point; i++) below += counts[i]!;
    return below / n;
  });
}
