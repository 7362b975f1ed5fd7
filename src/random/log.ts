import { POWERS_OF_TWO } from './powers-of-two.js';

const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const L1 = 6.666666666666735130e-1;
const L2 = 3.999999999940941908e-1;
const L3 = 2.857142874366239149e-1;
const L4 = 2.222219843214978396e-1;
const L5 = 1.818357216161805012e-1;
const L6 = 1.531383769920937332e-1;
const L7 = 1.479819860511658591e-1;
const TWO_32 = 4294967296;
const TINY = 1 / TWO_32;
/** From here on the mantissa is halved: the square root of 2 to 20 bits, as FDLIBM has it. */
const UPPER = 1.4142112731933594;

/**
 * Natural logarithm by exact operations and a fixed polynomial: the same bits on every machine. Within 1 ulp.
 *
 * Source: FDLIBM e_log.c (Sun Microsystems, 1993; K. C. Ng).
 *
 * @param x at least 0; 0 gives -Infinity, a negative number NaN
 */
export function log(x: number): number {
  if (x >= TINY && x < TWO_32) return logScaled(x, 0);
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let k = 0;
  for (; x < TINY; x *= TWO_32) k -= 32;
  for (; x >= TWO_32; x /= TWO_32) k += 32;
  return logScaled(x, k);
}

/** ln(x * 2^k) for x from 2^-32 to below 2^32: the exponent is counted in leading zeros, without a look at the bytes. */
function logScaled(x: number, k: number): number {
  const exponent = x < 1 ? -1 - Math.clz32(x * TWO_32) : 31 - Math.clz32(x);
  const mantissa = x * (POWERS_OF_TWO[1074 - exponent] as number);
  // 1 from UPPER on, else 0: a comparison would be guessed wrong every other time.
  const halved = (mantissa - (UPPER - 1)) | 0;
  const f = mantissa * (1 - 0.5 * halved) - 1;
  const power = k + exponent + halved;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const half = 0.5 * f * f;
  return power * LN2_HIGH - (half - (s * (half + r) + power * LN2_LOW) - f);
}
