import { demandNumber, demandPositive, demandProbability } from './domain.js';

// Cody (1969), Rational Chebyshev approximations for the error function, doi:10.1090/S0025-5718-1969-0247736-4.
const A = [2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249, 0.065682337918207449113];
const B = [47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];
const C = [0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326,
  11602.651437647350124, 9842.7148383839780218, 1.0765576773720192317e-8];
const D = [22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091, 34900.952721145977266,
  38912.003286093271411, 19685.429676859990727];
const P = [0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466, 2.9112874951168792e-5, 0.02307344176494017303];
const Q = [1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5];

/** P(Z > z) for a standard normal Z. */
function upperTail(z: number): number {
  const x = Math.abs(z);
  if (x <= 0.67448975) return 0.5 - z * central(x * x);
  const far = x <= 5.656854249492381 ? middle(x) : distant(x);
  // exp(-x^2/2) split so that the square's rounding error does not grow with x.
  const high = Math.trunc(x * 16) / 16;
  const tail = Math.exp(-high * high * 0.5) * Math.exp(-(x - high) * (x + high) * 0.5) * far;
  return z > 0 ? tail : 1 - tail;
}

function central(square: number): number {
  let numerator = (A[4] as number) * square;
  let denominator = square;
  for (let i = 0; i < 3; i++) {
    numerator = (numerator + (A[i] as number)) * square;
    denominator = (denominator + (B[i] as number)) * square;
  }
  return (numerator + (A[3] as number)) / (denominator + (B[3] as number));
}

function middle(x: number): number {
  let numerator = (C[8] as number) * x;
  let denominator = x;
  for (let i = 0; i < 7; i++) {
    numerator = (numerator + (C[i] as number)) * x;
    denominator = (denominator + (D[i] as number)) * x;
  }
  return (numerator + (C[7] as number)) / (denominator + (D[7] as number));
}

function distant(x: number): number {
  const s = 1 / (x * x);
  let numerator = (P[5] as number) * s;
  let denominator = s;
  for (let i = 0; i < 4; i++) {
    numerator = (numerator + (P[i] as number)) * s;
    denominator = (denominator + (Q[i] as number)) * s;
  }
  return (0.398942280401432677939946 - (s * (numerator + (P[4] as number))) / (denominator + (Q[4] as number))) / x;
}

// Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, doi:10.2307/2347330. Highest power first.
const NEAR = [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
  133.14166789178437745, 3.387132872796366608];
const NEAR_BELOW = [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1];
const MIDDLE = [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504,
  5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734];
const MIDDLE_BELOW = [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455,
  1.6763848301838038494, 2.05319162663775882187, 1];
const FAR = [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123,
  1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772];
const FAR_BELOW = [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525,
  0.13692988092273580531, 0.59983220655588793769, 1];

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + (coefficients[i] as number);
  return sum;
}

/** z with P(Z > z) = tail, 0 <= tail <= 1; `centre` is 1/2 - tail, given apart so that it is not rounded twice. */
function upperPoint(tail: number, centre: number): number {
  if (Math.abs(centre) <= 0.425) {
    const r = 0.180625 - centre * centre;
    return (centre * horner(NEAR, r)) / horner(NEAR_BELOW, r);
  }
  const smaller = centre > 0 ? tail : 1 - tail;
  if (smaller === 0) return centre > 0 ? Infinity : -Infinity;
  const r = Math.sqrt(-Math.log(smaller));
  const z = r <= 5 ? horner(MIDDLE, r - 1.6) / horner(MIDDLE_BELOW, r - 1.6) : horner(FAR, r - 5) / horner(FAR_BELOW, r - 5);
  return centre > 0 ? z : -z;
}

function standardise(name: string, x: number, mean: number, sd: number): number {
  // The places of refusals are put together where there is something to refuse.
  if (typeof x === 'number' && !Number.isNaN(x) && Number.isFinite(mean) && Number.isFinite(sd) && sd > 0) return (x - mean) / sd;
  demandNumber(x, `normal.${name}(x)`);
  demandNumber(mean - mean, `normal.${name}(mean)`);
  demandPositive(sd, `normal.${name}(sd)`);
  return (x - mean) / sd;
}

/**
 * The normal distribution; `mean` any finite number (default 0), `sd` > 0 (default 1).
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to full relative accuracy down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses,
 * infinite at 0 and 1.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or sd <= 0.
 * Cost: O(1). Source: Cody (1969), doi:10.1090/S0025-5718-1969-0247736-4; Wichura (1988), doi:10.2307/2347330. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * normal.upperQuantile(0.05).toFixed(10) // '1.6448536270'
 * ```
 */
export const normal = {
  cdf(x: number, mean = 0, sd = 1): number {
    return upperTail(-standardise('cdf', x, mean, sd));
  },
  survival(x: number, mean = 0, sd = 1): number {
    return upperTail(standardise('survival', x, mean, sd));
  },
  quantile(p: number, mean = 0, sd = 1): number {
    demandProbability(p, 'normal.quantile(p)');
    standardise('quantile', 0, mean, sd);
    return mean - sd * upperPoint(p, 0.5 - p);
  },
  upperQuantile(q: number, mean = 0, sd = 1): number {
    demandProbability(q, 'normal.upperQuantile(q)');
    standardise('upperQuantile', 0, mean, sd);
    return mean + sd * upperPoint(q, 0.5 - q);
  },
} as const;
