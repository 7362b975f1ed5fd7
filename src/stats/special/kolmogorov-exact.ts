import { binomialTerm } from './saddle-point.js';
import { logGamma } from './log-gamma.js';

/**
 * P(D > x) for the two-sided one-sample statistic D of n values: exact (Ruben & Gambino; Marsaglia, Tsang & Wang) for n <= 140 and in the upper tail,
 * Pelz & Good's expansion elsewhere, whose error for n > 140 is at most some 1e-6 relative (as in SciPy). Simard & L'Ecuyer (2011), doi:10.18637/jss.v039.i11.
 */
export function kolmogorovExactTail(n: number, x: number): number {
  const t = n * x;
  if (x >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) return -Math.expm1(logGamma(n + 1) - n * Math.log(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1 || x >= 0.5) return Math.min(1, 2 * smirnovTail(n, x));
  const square = t * x;
  if (square >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovTail(n, x));
  const cdf = n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4) ? matrixCdf(n, x) : pelzGood(n, x);
  return Math.min(1, Math.max(0, 1 - cdf));
}

/**
 * P(D+ >= x), the exact one-sided tail: Birnbaum & Tingey's sum, every term positive. Its terms are a smooth bell over j that vanishes with all derivatives at both
 * ends, so where it is wide every h-th term, h times, is the same sum to rounding (the trapezoid rule converges faster than any power).
 */
export function smirnovTail(n: number, x: number): number {
  if (x <= 0) return 1;
  if (x >= 1) return 0;
  const step = n * x * x < 0.5 ? 1 : Math.max(1, Math.floor(Math.min(n / 4096, Math.sqrt(n) / (12 * x))));
  let sum = 0;
  for (let j = Math.floor(n * (1 - x)); j >= 0; j -= step) {
    const p = x + j / n;
    const q = 1 - x - j / n;
    if (q >= 0) sum += (x / p) * binomialTerm(j, n - j, p, q);
  }
  return Math.min(1, step * sum);
}

/** P(D < x) by a power of the matrix of Durbin. Marsaglia, Tsang & Wang (2003), doi:10.18637/jss.v008.i18. */
function matrixCdf(n: number, x: number): number {
  const k = Math.floor(n * x) + 1;
  const h = k - n * x;
  const m = 2 * k - 1;
  const base = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) base[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i++) {
    base[i * m] = (base[i * m] as number) - h ** (i + 1);
    base[(m - 1) * m + i] = (base[(m - 1) * m + i] as number) - h ** (m - i);
  }
  base[(m - 1) * m] = (base[(m - 1) * m] as number) + (2 * h - 1 > 0 ? (2 * h - 1) ** m : 0);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) for (let g = 2; g <= i - j + 1; g++) base[i * m + j] = (base[i * m + j] as number) / g;
  let result: Scaled = { cells: identity(m), log: 0 };
  let power: Scaled = { cells: base, log: 0 };
  for (let e = n; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = product(result, power, m);
    power = product(power, power, m);
  }
  return Math.exp(Math.log(result.cells[(k - 1) * m + k - 1] as number) + result.log + logGamma(n + 1) - n * Math.log(n));
}

/** A matrix as cells times e^log, so that powers do not leave the range. */
interface Scaled {
  readonly cells: Float64Array;
  readonly log: number;
}

function identity(m: number): Float64Array {
  const cells = new Float64Array(m * m);
  for (let i = 0; i < m; i++) cells[i * m + i] = 1;
  return cells;
}

function product(a: Scaled, b: Scaled, m: number): Scaled {
  const cells = new Float64Array(m * m);
  let most = 0;
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < m; l++) {
      const factor = a.cells[i * m + l] as number;
      for (let j = 0; j < m; j++) cells[i * m + j] = (cells[i * m + j] as number) + factor * (b.cells[l * m + j] as number);
    }
    most = Math.max(most, cells[i * m + Math.floor(m / 2)] as number);
  }
  for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] as number) / most;
  return { cells, log: a.log + b.log + Math.log(most) };
}

/** Pelz & Good (1976): the limit and three corrections in powers of 1/sqrt(n). */
function pelzGood(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const sums = [0, 0, 0, 0, 0, 0];
  for (let k = 20; k >= 0; k--) {
    const odd = (Math.PI * (k + 0.5)) ** 2;
    const even = (Math.PI * k) ** 2;
    const oddTerm = 2 * Math.exp(-odd / (2 * z2));
    const evenTerm = 2 * Math.exp(-even / (2 * z2));
    sums[0] = (sums[0] as number) + oddTerm;
    sums[1] = (sums[1] as number) + (odd - z2) * oddTerm;
    sums[2] = (sums[2] as number) + (6 * z6 + 2 * z4 + odd * (2 * z4 - 5 * z2) + odd * odd * (1 - 2 * z2)) * oddTerm;
    sums[3] = (sums[3] as number) + even * evenTerm;
    sums[4] = (sums[4] as number)
      + (odd ** 3 * (5 - 30 * z2) + odd * odd * (-60 * z2 + 212 * z4) + odd * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4) * oddTerm;
    sums[5] = (sums[5] as number) + (-even * even + 3 * even * z2) * evenTerm;
  }
  const [k0, k1, k2, k2even, k3, k3even] = sums as [number, number, number, number, number, number];
  const root = Math.sqrt(Math.PI / 2);
  const rn = Math.sqrt(n);
  return root * (k0 / z + k1 / (6 * z4 * rn) + (k2 / (72 * z6 * z) - k2even / (36 * z2 * z)) / n + (k3 / (6480 * z6 * z4) + k3even / (216 * z6)) / (n * rn));
}
