import { POWERS_OF_TWO } from './powers-of-two.js';

const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.44269504088896338700;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.65339022054652515390e-6;
const P5 = 4.13813679705723846039e-8;

/**
 * e^x by additions, multiplications and divisions alone: the same bits on every machine, which the language does not promise of `Math.exp`. Within 1 ulp.
 *
 * Source: FDLIBM e_exp.c (Sun Microsystems, 1993; K. C. Ng).
 *
 * @param x any number; above 709.78 the result is Infinity, below -745.13 it is 0
 */
export function exp(x: number): number {
  if (x > -707 && x < 709) {
    const k = Math.floor(x * LOG2_E + 0.5);
    return reduced(x, k) * (POWERS_OF_TWO[(k + 1074) | 0] as number);
  }
  return extreme(x);
}

/** Where the result is close to, or beyond, the ends of what a double holds. */
function extreme(x: number): number {
  if (!(x > -745.2)) return x !== x ? NaN : 0;
  if (x > 709.8) return Infinity;
  const k = Math.floor(x * LOG2_E + 0.5);
  if (k > 1023) return reduced(x, k) * 2 * (POWERS_OF_TWO[k + 1073] as number);
  if (k < -1021) return reduced(x, k) * (POWERS_OF_TWO[k + 1174] as number) * 7.888609052210118e-31;
  return reduced(x, k) * (POWERS_OF_TWO[k + 1074] as number);
}

/** e^(x - k ln 2). */
function reduced(x: number, k: number): number {
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return 1 - (low - (r * c) / (2 - c) - high);
}
