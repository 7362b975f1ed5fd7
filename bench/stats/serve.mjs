// The Node side of bench.py: loads arrays, runs a statistic on them, answers with its value and the CPU time it took.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as s from '../../dist/stats/index.js';

const sumOf = (x, f) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += f(x[i]);
  return sum;
};
const mean = (x) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
};

const panel = (a, b) => {
  const { ks, wasserstein, stability, a: p, b: q, ecdf } = s.twoSamplePanel(a, b, { method: 'asymp' });
  return ks.statistic + ks.location + ks.pValue + wasserstein + stability.psi + p.m4 / p.n + q.m4 / q.n + sumOf(ecdf.a, (v) => v) + sumOf(ecdf.b, (v) => v);
};

const RUN = {
  twoSamplePanel: ({ a, b }) => panel(a, b),
  ksDistance: ({ a, b }) => s.ksDistance(a, b).statistic,
  ksTwoSample: ({ a, b }) => s.ksTwoSample(a, b, { method: 'asymp' }).statistic,
  ksOneSample: ({ a }) => s.ksOneSample(a, (v) => (v < 0 ? 0 : v > 1 ? 1 : v)).statistic,
  cramerVonMisesTwoSample: ({ a, b }) => s.cramerVonMisesTwoSample(a, b, { method: 'asymptotic' }).statistic,
  andersonDarlingKSample: ({ a, b }) => s.andersonDarlingKSample([a, b]).statistic,
  mannWhitneyU: ({ a, b }) => s.mannWhitneyU(a, b, { method: 'asymptotic' }).statistic,
  wasserstein: ({ a, b }) => s.wasserstein(a, b),
  energyDistance: ({ a, b }) => s.energyDistance(a, b),
  jensenShannon: ({ a, b }) => s.jensenShannon(a, b),
  hellinger: ({ a, b }) => s.hellinger(a, b),
  kullbackLeibler: ({ a, b }) => s.kullbackLeibler(a, b),
  populationStability: ({ a, b }) => s.populationStability(a, b).psi,
  chiSquareTwoSample: ({ k, l }) => s.chiSquareTwoSample(k, l).statistic,
  chiSquareGoodnessOfFit: ({ k, e }) => s.chiSquareGoodnessOfFit(k, e).statistic,
  gTest: ({ k, e }) => s.gTest(k, e).statistic,
  welchT: ({ a, b }) => s.welchT(a, b).statistic,
  leveneBrownForsythe: ({ a, b }) => s.leveneBrownForsythe([a, b]).statistic,
  cohensD: ({ a, b }) => s.cohensD(a, b),
  cliffsDelta: ({ a, b }) => s.cliffsDelta(a, b),
  pairedT: ({ a, b }) => s.pairedT(a, b).statistic,
  wilcoxonSignedRank: ({ a, b }) => s.wilcoxonSignedRank(a, b, { method: 'asymptotic' }).statistic,
  pearson: ({ a, b }) => s.pearson(a, b).statistic,
  spearman: ({ a, b }) => s.spearman(a, b).statistic,
  kendallTau: ({ a, b }) => s.kendallTau(a, b).statistic,
  concordance: ({ a, b }) => s.concordance(a, b).statistic,
  blandAltman: ({ a, b }) => s.blandAltman(a, b).bias,
  pairedKs: ({ a, b }) => s.pairedKs(a, b).standardError,
  rocAuc: ({ a, y }) => s.rocAuc(a, y),
  delong: ({ a, y }) => s.delong(a, y).variance,
  prAuc: ({ a, y }) => s.prAuc(a, y),
  logLoss: ({ a, y }) => s.logLoss(a, y),
  brier: ({ a, y }) => s.brier(a, y).score,
  calibrationError: ({ a, y }) => s.calibrationError(a, y).expected,
  confusion: ({ a, y }) => s.confusion(a, y, 0.5).truePositives,
  thresholdMetrics: ({ a, y }) => s.thresholdMetrics(a, y).thresholds.length,
  dcg: ({ k }) => s.dcg(k),
  meanInterval: ({ a }) => s.meanInterval(a).lower,
  quantileInterval: ({ a }) => s.quantileInterval(a, 0.9).lower,
  bootstrap: ({ a }) => s.bootstrap(a, 'mean', { seed: 1, method: 'percentile' }).estimate,
  bootstrapOfFunction: ({ a }) => s.bootstrap(a, mean, { seed: 1, method: 'percentile' }).estimate,
  benjaminiHochberg: ({ a }) => s.benjaminiHochberg(a)[7],
  benjaminiYekutieli: ({ a }) => s.benjaminiYekutieli(a)[7],
  moments: ({ a }) => s.moments(a).m4,
  quantile: ({ a }) => s.quantile(a, 0.9),
  ecdf: ({ a }) => s.ecdf(a).probabilities[7],
  histogram: ({ a }) => s.histogram(a, { bins: 50 }).counts[7],
  histogramFd: ({ a }) => s.histogram(a).counts.length,
  tally: ({ a }) => s.tally(a).values.length,
  tallyOfTies: ({ t }) => s.tally(t).values.length,
  'normal.cdf': ({ a }) => sumOf(a, s.normal.cdf),
  'normal.quantile': ({ a }) => sumOf(a, s.normal.quantile),
  'studentT.cdf': ({ a }) => sumOf(a, (v) => s.studentT.cdf(v, 7)),
  'beta.cdf': ({ a }) => sumOf(a, (v) => s.beta.cdf(v, 2, 5)),
  'gamma.quantile': ({ a }) => sumOf(a, (v) => s.gamma.quantile(v, 3)),
  'binomial.cdf': ({ k }) => sumOf(k, (v) => s.binomial.cdf(v, 200, 0.1)),
};

const milliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

let arrays = {};
for await (const line of createInterface({ input: process.stdin })) {
  const { load, run } = JSON.parse(line);
  if (load !== undefined) {
    arrays = Object.fromEntries(['a', 'b', 'y', 'k', 'l', 'e', 't'].map((name) => {
      const bytes = readFileSync(join(load, name));
      return [name, new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
    }));
    console.log('{}');
    continue;
  }
  const start = milliseconds();
  const value = RUN[run](arrays);
  console.log(JSON.stringify({ value, ms: milliseconds() - start }));
}
