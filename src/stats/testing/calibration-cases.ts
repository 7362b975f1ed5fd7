import { fillUniforms } from '../../random/fill-uniforms.js';
import { streamOf } from '../../random/stream.js';
import * as s from '../index.js';

/** Uniform samples of fixed seeds, so that every run of the tests sees the same ones. */
export function uniforms(name: string, run: number, n: number): Float64Array {
  const out = new Float64Array(n);
  fillUniforms(streamOf(20260101, name, String(run)), 0, out);
  return out;
}

const normals = (name: string, run: number, n: number): Float64Array => uniforms(name, run, n).map((u) => s.normal.quantile(u || 0.5));
const skewed = (name: string, run: number, n: number): Float64Array => uniforms(name, run, n).map((u) => -Math.log1p(-u));
const decisions = (name: string, run: number, n: number, rate: number): Float64Array => uniforms(name, run, n).map((u) => (u < rate ? 1 : 0));
const counts = (name: string, run: number, n: number): number[] => uniforms(name, run, n).reduce((bins, u) => (bins[u < 0.2 ? 0 : u < 0.5 ? 1 : 2]!++, bins), [0, 0, 0]);
const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;

/** A test under its null hypothesis. */
export interface NullCase {
  readonly name: string;
  readonly pValue: (run: number) => number;
  /** How far the distribution of p may lie from uniform beyond the noise, and why; nothing for what is exact. */
  readonly off?: readonly [number, string];
  /** p-values are told apart only in this range. */
  readonly within?: readonly [number, number];
}

const SIZES = [[5, 45], [20, 20], [45, 5]] as const;

/** Every test with a p-value, on data for which its null hypothesis holds. */
export const NULL_CASES: readonly NullCase[] = [
  ...SIZES.flatMap(([n, m]): NullCase[] => {
    const [a, b] = [(run: number) => uniforms(`a${n}`, run, n), (run: number) => uniforms(`b${m}`, run, m)];
    const [x, y] = [(run: number) => normals(`a${n}`, run, n), (run: number) => normals(`b${m}`, run, m)];
    const of = (name: string): string => `${name}, ${n} against ${m}`;
    const uneven = n !== m;
    return [
      { name: of('ksTwoSample'), pValue: (run) => s.ksTwoSample(a(run), b(run)).pValue },
      { name: of('ksTwoSample, less'), pValue: (run) => s.ksTwoSample(a(run), b(run), { alternative: 'less' }).pValue },
      { name: of('ksTwoSample, greater'), pValue: (run) => s.ksTwoSample(a(run), b(run), { alternative: 'greater' }).pValue },
      { name: of('mannWhitneyU, exact'), pValue: (run) => s.mannWhitneyU(a(run), b(run), { method: 'exact' }).pValue },
      { name: of('mannWhitneyU, asymptotic'), pValue: (run) => s.mannWhitneyU(a(run), b(run), { method: 'asymptotic' }).pValue, off: [0.02, 'a normal law for a sum of few ranks'] },
      { name: of('cramerVonMisesTwoSample'), pValue: (run) => s.cramerVonMisesTwoSample(a(run), b(run), { method: 'asymptotic' }).pValue, off: [uneven ? 0.03 : 0.02, 'the law of large samples'] },
      { name: of('andersonDarlingKSample'), pValue: (run) => s.andersonDarlingKSample([a(run), b(run)]).pValue, within: [0.0011, 0.249], off: [0.015, 'a table of large samples, interpolated'] },
      { name: of('welchT, normal'), pValue: (run) => s.welchT(x(run), y(run)).pValue, off: [uneven ? 0.02 : 0.005, 'Welch and Satterthwaite\'s degrees of freedom'] },
      { name: of('welchT, uniform'), pValue: (run) => s.welchT(a(run), b(run)).pValue, off: [uneven ? 0.03 : 0.01, 'not normal: with 5 against 45 small p-values come too often'] },
      { name: of('leveneBrownForsythe'), pValue: (run) => s.leveneBrownForsythe([x(run), y(run)]).pValue, off: [uneven ? 0.045 : 0.03, 'deviations from medians of few values'] },
    ];
  }),
  { name: 'ksOneSample', pValue: (run) => s.ksOneSample(uniforms('p', run, 20), (v) => v).pValue },
  { name: 'pairedT, normal', pValue: (run) => s.pairedT(normals('p', run, 20), normals('q', run, 20)).pValue },
  { name: 'pairedT, uniform', pValue: (run) => s.pairedT(uniforms('p', run, 20), uniforms('q', run, 20)).pValue, off: [0.01, 'not normal'] },
  { name: 'wilcoxonSignedRank, exact', pValue: (run) => s.wilcoxonSignedRank(uniforms('p', run, 20), uniforms('q', run, 20), { method: 'exact' }).pValue },
  { name: 'wilcoxonSignedRank, asymptotic', pValue: (run) => s.wilcoxonSignedRank(uniforms('p', run, 60), uniforms('q', run, 60), { method: 'asymptotic' }).pValue, off: [0.01, 'a normal law for a sum of ranks'] },
  { name: 'signTest', pValue: (run) => s.signTest(uniforms('p', run, 20), uniforms('q', run, 20)).pValue },
  { name: 'mcnemar, exact', pValue: (run) => { const k = uniforms('p', run, 31).filter((u) => u < 0.5).length; return s.mcnemar(k, 31 - k); } },
  { name: 'mcnemar, mid-p', pValue: (run) => { const k = uniforms('p', run, 31).filter((u) => u < 0.5).length; return s.mcnemar(k, 31 - k, { method: 'mid-p' }); }, off: [0.15, 'half an atom: by its definition it may reject a little too often'] },
  { name: 'pearson, normal', pValue: (run) => s.pearson(normals('p', run, 20), normals('q', run, 20)).pValue },
  { name: 'spearman', pValue: (run) => s.spearman(uniforms('p', run, 20), uniforms('q', run, 20)).pValue, off: [0.01, 'Student\'s t for ranks'] },
  { name: 'kendallTau', pValue: (run) => s.kendallTau(uniforms('p', run, 20), uniforms('q', run, 20)).pValue },
  { name: 'delong', pValue: (run) => s.delong(uniforms('p', run, 200), decisions('l', run, 200, 0.5), uniforms('q', run, 200)).pValue, off: [0.02, 'the law of large samples'] },
  { name: 'pairedKs at one place', pValue: (run) => { const k = uniforms('p', run, 200).filter((u) => u < 0.5).length; return s.pairedKs([...Array<number>(k).fill(0), ...Array<number>(200 - k).fill(1)], [...Array<number>(k).fill(1), ...Array<number>(200 - k).fill(0)]).pointwisePValue; }, off: [0.06, 'a normal law without continuity correction: half an atom'] },
  { name: 'chiSquareTwoSample', pValue: (run) => s.chiSquareTwoSample(counts('p', run, 200), counts('q', run, 300)).pValue, off: [0.02, 'the law of large counts'] },
  { name: 'chiSquareGoodnessOfFit', pValue: (run) => s.chiSquareGoodnessOfFit(counts('p', run, 300), [0.2, 0.3, 0.5]).pValue, off: [0.02, 'the law of large counts'] },
  { name: 'gTest', pValue: (run) => s.gTest(counts('p', run, 300), [0.2, 0.3, 0.5]).pValue, off: [0.02, 'the law of large counts'] },
];

/** How far the p-values of a case lie from uniform at those that came out: exact also for tests with few possible values, as P(p <= v) = v holds at each of them. */
export function farthestFromUniform({ pValue, within: [low, high] = [0, 1 - 1e-9] }: NullCase, runs: number): { readonly above: number; readonly below: number } {
  const p = Float64Array.from({ length: runs }, (_, run) => pValue(run)).sort();
  let [above, below] = [0, 0];
  for (let i = 0; i < runs; i++) {
    if (p[i + 1] === p[i] || p[i]! < low || p[i]! > high) continue;
    above = Math.max(above, (i + 1) / runs - p[i]!);
    below = Math.max(below, p[i]! - (i + 1) / runs);
  }
  return { above, below };
}

/** An interval and whether it holds the truth; all are made for 90%. */
export interface CoverCase {
  readonly name: string;
  readonly covers: (run: number) => boolean;
  /** How much less than 90% it may cover beyond the noise, and why. */
  readonly short?: readonly [number, string];
  /** What a one-sided bound or a band of its own promises instead of 90%. */
  readonly promise?: number;
  /** Share of the runs, for what takes long. */
  readonly share?: number;
}

const holds = ({ lower, upper }: s.Interval, truth: number): boolean => lower <= truth && truth <= upper;
const RATE = { a: 0.3, b: 0.2 };
const decided = (side: 'a' | 'b', run: number, n: number): s.Decided => ({ decisions: decisions(`${side}d`, run, n, RATE[side]), labels: Float64Array.from({ length: n }, (_, i) => i % 2) });

/** Normal scores of 30 positives and 60 negatives whose area is this. */
const areaOf = (run: number, area: number): readonly [Float64Array, Float64Array] => [normals('c', run, 90).map((v, i) => v + (i < 30 ? s.normal.quantile(area) * Math.SQRT2 : 0)), Float64Array.from({ length: 90 }, (_, i) => (i < 30 ? 1 : 0))];

/** Every interval, on data of which the truth is known. */
export const COVER_CASES: readonly CoverCase[] = [
  { name: 'clopperPearson', covers: (run) => holds(s.clopperPearson(mean(decisions('c', run, 40, 0.1)) * 40, 40, 0.9), 0.1) },
  { name: 'clopperPearsonLower', covers: (run) => s.clopperPearsonLower(Math.round(mean(decisions('c', run, 40, 0.1)) * 40), 40, 0.1) <= 0.1 },
  { name: 'clopperPearsonUpper', covers: (run) => s.clopperPearsonUpper(Math.round(mean(decisions('c', run, 40, 0.1)) * 40), 40, 0.1) >= 0.1 },
  { name: 'wilson', covers: (run) => holds(s.wilson(Math.round(mean(decisions('c', run, 40, 0.1)) * 40), 40, 0.9), 0.1), short: [0.02, 'near its level on average, not everywhere'] },
  { name: 'meanInterval, normal', covers: (run) => holds(s.meanInterval(normals('c', run, 10), 0.9), 0) },
  { name: 'meanInterval, skewed', covers: (run) => holds(s.meanInterval(skewed('c', run, 30), 0.9), 1), short: [0.025, 'not normal'] },
  { name: 'welchT, 5 against 45', covers: (run) => holds(s.welchT(normals('c', run, 5), normals('d', run, 45), { confidence: 0.9 }), 0), short: [0.015, 'Welch and Satterthwaite\'s degrees of freedom'] },
  { name: 'pairedT', covers: (run) => holds(s.pairedT(normals('c', run, 15), normals('d', run, 15), { confidence: 0.9 }), 0) },
  { name: 'blandAltman', covers: (run) => holds(s.blandAltman(normals('c', run, 15), normals('d', run, 15), { confidence: 0.9 }).biasInterval, 0) },
  { name: 'blandAltman, limits', covers: (run) => { const { limits, limitMargin } = s.blandAltman(normals('c', run, 60), normals('d', run, 60), { confidence: 0.9 }); return Math.abs(limits.upper - s.normal.quantile(0.975) * Math.SQRT2) <= limitMargin; }, short: [0.01, 'an approximation of the error of a limit'] },
  { name: 'quantileInterval', covers: (run) => holds(s.quantileInterval(uniforms('c', run, 30), 0.7, 0.9), 0.7) },
  { name: 'ksBand', covers: (run) => { const band = s.ksBand(uniforms('c', run, 30), 0.9); return band.values.every((v, i) => band.lower[i]! <= v && v <= (i === 0 ? band.epsilon : band.upper[i - 1]!)); } },
  { name: 'delong, wald', covers: (run) => holds(s.delong(...areaOf(run, 0.8), { confidence: 0.9 }), 0.8), short: [0.02, 'a normal law for an area within 0 and 1'] },
  { name: 'delong, logit', covers: (run) => holds(s.delong(...areaOf(run, 0.8), { confidence: 0.9, interval: 'logit' }), 0.8), short: [0.005, 'the law of large counts'] },
  { name: 'delong, difference', covers: (run) => { const [scores, labels] = areaOf(run, 0.8); return holds(s.delong(scores, labels, normals('e', run, 90).map((v, i) => 0.5 * v + scores[i]!), { confidence: 0.9 }), 0.8 - s.normal.cdf(s.normal.quantile(0.8) / Math.hypot(1, 0.5))); }, short: [0.01, 'the law of large counts'] },
  ...(['percentile', 'basic', 'bca'] as const).map((method): CoverCase => ({ name: `bootstrap, ${method}`, covers: (run) => holds(s.bootstrap(skewed('c', run, 40), mean, { seed: run, resamples: 400, confidence: 0.9, method }), 1), short: [0.05, '40 values of a skewed law, 400 resamples'], share: 0.05 })),
  { name: 'bootstrap, by cluster', covers: (run) => { const shift = normals('k', run, 40); return holds(s.bootstrap(normals('c', run, 160).map((v, i) => v + 2 * shift[i >> 2]!), mean, { seed: run, resamples: 400, confidence: 0.9, cluster: Float64Array.from({ length: 160 }, (_, i) => i >> 2) }), 0); }, short: [0.04, '40 clusters, 400 resamples'], share: 0.05 },
  { name: 'demographicParity', covers: (run) => holds(s.demographicParity(decisions('a', run, 40, 0.3), decisions('b', run, 25, 0.2), 0.9), 0.1), short: [0.01, 'near its level on average'] },
  { name: 'disparateImpact', covers: (run) => { const b = decisions('b', run, 60, 0.2); return mean(b) === 0 || holds(s.disparateImpact(decisions('a', run, 80, 0.3), b, 0.9), 1.5); }, short: [0.01, 'the law of large counts'] },
  { name: 'equalOpportunity', covers: (run) => holds(s.equalOpportunity(decided('a', run, 80), decided('b', run, 50), 0.9), 0.1), short: [0.01, 'near its level on average'] },
  { name: 'equalisedOdds, both', covers: (run) => { const { truePositive, falsePositive } = s.equalisedOdds(decided('a', run, 80), decided('b', run, 50), 0.9); return holds(truePositive, 0.1) && holds(falsePositive, 0.1); }, promise: 0.8, short: [0.01, 'near its level on average'] },
  { name: 'guardedUpper', covers: (run) => s.guardedUpper({ terms: decisions('g', run, 60, 0.05), lo: 0, hi: 1 }, 0.1) >= 0.05 },
  { name: 'guardedLower', covers: (run) => s.guardedLower({ terms: decisions('g', run, 60, 0.9), lo: 0, hi: 1 }, 0.1) <= 0.9 },
];
