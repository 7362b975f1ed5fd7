// CPU nanoseconds a value of each family of numbers, one column on one core, beside NumPy's own generators, in turns; the best of each.
//   npm run build && OMP_NUM_THREADS=1 PYTHON=VENV/bin/python node bench/population/families.mjs [ROUNDS]
//   VENV needs numpy==2.4.6 scipy==1.17.1
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { accountSource, beta, binomial, columnsOf, definePopulation, empirical, exponential, gamma, lognormal, mixture, negativeBinomial, normal, pareto, poisson, truncated, uniform, weibull, zeroInflated, zipf } from '../../dist/index.js';

const [n, rounds] = [65_536, Number(process.argv[2] ?? 10)];
const fields = {
  uniform: uniform({ min: 0, max: 10 }),
  normal: normal({ mean: 1, sd: 2 }),
  lognormal: lognormal({ mu: 3, sigma: 1 }),
  exponential: exponential({ mean: 2 }),
  gamma: gamma({ shape: 2, scale: 3 }),
  beta: beta({ alpha: 2, beta: 7 }),
  poisson: poisson({ mean: 3 }),
  negativeBinomial: negativeBinomial({ mean: 12, size: 1.5 }),
  binomial: binomial({ n: 20, p: 0.3 }),
  zipf: zipf({ s: 1, n: 500 }),
  weibull: weibull({ shape: 1.5, scale: 3 }),
  pareto: pareto({ alpha: 2.5, min: 1 }),
  truncated: truncated(normal({ mean: 0, sd: 1 }), { min: -1, max: 2 }),
  mixture: mixture({ weight: 0.3, of: normal({ mean: -5, sd: 1 }) }, { weight: 0.7, of: lognormal({ mu: 1, sigma: 0.5 }) }),
  zeroInflated: zeroInflated({ zero: 0.3, of: lognormal({ mu: 3, sigma: 1.2 }) }),
  empirical: empirical(Array.from({ length: 200 }, (_, k) => (k * k) / 100)),
};
const source = accountSource(definePopulation({ fields, cohorts: { all: { share: 1 } } }), 42);
const best = Object.fromEntries(Object.keys(fields).map((name) => [name, [Infinity, Infinity]]));
for (let round = 0; round < rounds; round++) {
  for (const name of Object.keys(fields)) {
    for (let time = 0; time < 5; time++) {
      const before = process.cpuUsage();
      columnsOf(source, 'all', 0, n, [name]);
      const { user, system } = process.cpuUsage(before);
      best[name][0] = Math.min(best[name][0], ((user + system) * 1000) / n);
    }
  }
  if (!process.env.PYTHON) continue;
  const theirs = JSON.parse(execFileSync(process.env.PYTHON, [fileURLToPath(new URL('numpy_families.py', import.meta.url)), String(n), '5'], { encoding: 'utf8' }));
  for (const [name, ns] of Object.entries(theirs)) best[name][1] = Math.min(best[name][1], ns);
}
for (const [name, [ours, theirs]] of Object.entries(best)) console.log(`${name.padEnd(17)} ${ours.toFixed(1).padStart(6)} ns${theirs < Infinity ? `, NumPy ${theirs.toFixed(1)}` : ''}`);
