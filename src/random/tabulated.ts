import { betaCdf } from './beta-cdf.js';
import { byNormal } from './continuous.js';
import type { Distribution } from './distribution.js';
import { exp } from './exp.js';
import { gammaCdf } from './gamma-cdf.js';
import { log } from './log.js';
import { logistic } from './logistic.js';
import { logGamma } from './log-gamma.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

const REACH = 8.25;
const KNOTS = 331;
const MOST = 700;
const STEP = (2 * REACH) / (KNOTS - 1);

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
  const ofNormal = (z: number): number => scale * exp(at(table, z));
  const eachOfNormal = (batch: Float64Array): void => {
    lookUp(batch, table);
    scaledExp(batch, scale);
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
  const ofNormal = (z: number): number => logistic(at(table, z));
  const eachOfNormal = (batch: Float64Array): void => {
    lookUp(batch, table);
    logisticEach(batch);
  };
  return byNormal({ quantile: (u) => ofNormal(normalQuantile(u)), cdf: (x) => betaCdf(alpha, beta, x), ofNormal, eachOfNormal });
}

function lookUp(batch: Float64Array, table: Table): void {
  for (let k = 0; k < batch.length; k++) batch[k] = at(table, batch[k] as number);
}

function scaledExp(batch: Float64Array, scale: number): void {
  for (let k = 0; k < batch.length; k++) batch[k] = scale * exp(batch[k] as number);
}

function logisticEach(batch: Float64Array): void {
  for (let k = 0; k < batch.length; k++) batch[k] = logistic(batch[k] as number);
}

/** Values and slopes at the knots. */
interface Table {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** The value of a table at z, flat beyond its ends. */
function at({ values, slopes }: Table, z: number): number {
  const knots = Math.min(KNOTS - 1.000001, Math.max(0, (z + REACH) / STEP));
  const k = knots | 0;
  const t = knots - k;
  const from = values[k] as number;
  const to = values[k + 1] as number;
  const rise = slopes[k] as number;
  const fall = slopes[k + 1] as number;
  return from + t * (rise + t * (3 * (to - from) - 2 * rise - fall + t * (2 * (from - to) + rise + fall)));
}

/**
 * The map z -> y with cdf(y) = P(Z <= z), as a cubic Hermite table over z in [-8.25, 8.25].
 * @param density derivative of `cdf`
 */
function tabulate(cdf: (y: number) => number, density: (y: number) => number): Table {
  const values = new Float64Array(KNOTS);
  const slopes = new Float64Array(KNOTS);
  let [low, slopeBefore] = [-MOST, 0];
  for (let k = 0; k < KNOTS; k++) {
    const z = -REACH + k * STEP;
    const y = solve(cdf, density, normalCdf(z), low, low + slopeBefore);
    values[k] = y;
    const slope = (exp(-0.5 * z * z) * 0.3989422804014327) / density(y);
    slopeBefore = Number.isFinite(slope) ? slope * STEP : 0;
    slopes[k] = slopeBefore;
    low = y;
  }
  // Where a cdf is within an ulp of 1 the solution jitters: keep the table rising.
  for (let k = 1; k < KNOTS; k++) {
    const rise = (values[k] as number) - (values[k - 1] as number);
    slopes[k] = Math.min(slopes[k] as number, 3 * rise);
    slopes[k - 1] = Math.min(slopes[k - 1] as number, 3 * rise);
  }
  return { values, slopes };
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
