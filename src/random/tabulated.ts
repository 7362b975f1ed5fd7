import { betaCdf } from './beta-cdf.js';
import { byNormal } from './continuous.js';
import type { Distribution } from './distribution.js';
import { exp } from './exp.js';
import { gammaCdf } from './gamma-cdf.js';
import { blankTable, hermiteAt, type HermiteTable, KNOT_DISTANCE, REACH } from './hermite-table.js';
import { log } from './log.js';
import { logistic } from './logistic.js';
import { logGamma } from './log-gamma.js';
import type { Loops } from './loops.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

const MOST = 700;

/**
 * Gamma with this shape and scale (mean = shape * scale). SciPy: `gamma(shape, scale=scale)`. Quantiles come from a table of ln x over the normal score,
 * cubic between knots: relative error below 1e-6 wherever x > 1e-300.
 */
export function gammaDistribution(shape: number, scale: number): Distribution {
  const constant = logGamma(shape);
  const table = tabulate(
    (y) => gammaCdf(shape, exp(y)),
    (y) => exp(shape * y - exp(y) - constant),
  );
  const ofNormal = (z: number): number => scale * exp(hermiteAt(table, z));
  const eachOfNormal = (batch: Float64Array, loops: Loops): void => {
    loops.hermite(batch, table);
    loops.exp(batch);
    loops.times(batch, scale);
  };
  return byNormal({ quantile: (u) => ofNormal(normalQuantile(u)), cdf: (x) => gammaCdf(shape, x / scale), ofNormal, eachOfNormal });
}

/** Beta on (0, 1). SciPy: `beta(alpha, beta)`. Quantiles come from a table of the log-odds of x over the normal score, error below 1e-6 in x. */
export function betaDistribution(alpha: number, beta: number): Distribution {
  const constant = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta);
  const table = tabulate(
    (y) => betaCdf(alpha, beta, logistic(y)),
    (y) => exp(constant + alpha * log(logistic(y)) + beta * log(logistic(-y))),
  );
  const ofNormal = (z: number): number => logistic(hermiteAt(table, z));
  const eachOfNormal = (batch: Float64Array, loops: Loops): void => {
    loops.hermite(batch, table);
    loops.logistic(batch);
  };
  return byNormal({ quantile: (u) => ofNormal(normalQuantile(u)), cdf: (x) => betaCdf(alpha, beta, x), ofNormal, eachOfNormal });
}

/**
 * The map z -> y with cdf(y) = P(Z <= z), as a cubic Hermite table over z in [-8.25, 8.25].
 * @param density derivative of `cdf`
 */
function tabulate(cdf: (y: number) => number, density: (y: number) => number): HermiteTable {
  const table = blankTable();
  const { values, slopes } = table;
  let [low, slopeBefore] = [-MOST, 0];
  for (let k = 0; k < values.length; k++) {
    const z = -REACH + k * KNOT_DISTANCE;
    const y = solve(cdf, density, normalCdf(z), low, low + slopeBefore);
    values[k] = y;
    const slope = (exp(-0.5 * z * z) * 0.3989422804014327) / density(y);
    slopeBefore = Number.isFinite(slope) ? slope * KNOT_DISTANCE : 0;
    slopes[k] = slopeBefore;
    low = y;
  }
  // Where a cdf is within an ulp of 1 the solution jitters: keep the table rising.
  for (let k = 1; k < values.length; k++) {
    const rise = (values[k] as number) - (values[k - 1] as number);
    slopes[k] = Math.min(slopes[k] as number, 3 * rise);
    slopes[k - 1] = Math.min(slopes[k - 1] as number, 3 * rise);
  }
  return table;
}

/** The y > low with cdf(y) = p: Newton's steps from `start`, halving the bracket where one leaves it. */
function solve(cdf: (y: number) => number, density: (y: number) => number, p: number, low: number, start: number): number {
  let high = MOST;
  let y = start > low && start < high ? start : (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    const excess = cdf(y) - p;
    if (excess < 0) low = y;
    else high = y;
    let next = y - excess / density(y);
    if (!(next > low && next < high)) next = (low + high) / 2;
    const moved = Math.abs(next - y);
    y = next;
    if (moved <= 1e-14 * Math.max(1, Math.abs(y))) break;
  }
  return y;
}
