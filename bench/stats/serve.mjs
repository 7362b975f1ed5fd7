// The Node side of bench.py: loads arrays, runs a statistic on them, answers with its value and time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as s from '../../dist/stats/index.js';

const RUN = {
  ksDistance: ({ a, b }) => s.ksDistance(a, b).statistic,
  ksTwoSample: ({ a, b }) => s.ksTwoSample(a, b, { method: 'asymp' }).statistic,
  wasserstein: ({ a, b }) => s.wasserstein(a, b),
  energyDistance: ({ a, b }) => s.energyDistance(a, b),
  populationStability: ({ a, b }) => s.populationStability(a, b).psi,
  mannWhitneyU: ({ a, b }) => s.mannWhitneyU(a, b, { method: 'asymptotic' }).statistic,
  welchT: ({ a, b }) => s.welchT(a, b).statistic,
  pearson: ({ a, b }) => s.pearson(a, b).statistic,
  spearman: ({ a, b }) => s.spearman(a, b).statistic,
  kendallTau: ({ a, b }) => s.kendallTau(a, b).statistic,
  wilcoxonSignedRank: ({ a, b }) => s.wilcoxonSignedRank(a, b, { method: 'asymptotic' }).statistic,
  rocAuc: ({ a, y }) => s.rocAuc(a, y),
  prAuc: ({ a, y }) => s.prAuc(a, y),
  brier: ({ a, y }) => s.brier(a, y).score,
  logLoss: ({ a, y }) => s.logLoss(a, y),
  quantile: ({ a }) => s.quantile(a, 0.9),
  histogram: ({ a }) => s.histogram(a, { bins: 50 }).counts[7],
  tally: ({ a }) => s.tally(a).values.length,
};

let arrays = {};
for await (const line of createInterface({ input: process.stdin })) {
  const { load, run } = JSON.parse(line);
  if (load !== undefined) {
    arrays = Object.fromEntries(['a', 'b', 'y'].map((name) => {
      const bytes = readFileSync(join(load, name));
      return [name, new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
    }));
    console.log('{}');
    continue;
  }
  const start = performance.now();
  const value = RUN[run](arrays);
  console.log(JSON.stringify({ value, ms: performance.now() - start }));
}
