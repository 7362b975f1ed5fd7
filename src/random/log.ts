const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const L1 = 6.666666666666735130e-1;
const L2 = 3.999999999940941908e-1;
const L3 = 2.857142874366239149e-1;
const L4 = 2.222219843214978396e-1;
const L5 = 1.818357216161805012e-1;
const L6 = 1.531383769920937332e-1;
const L7 = 1.479819860511658591e-1;
const TWO_54 = 18014398509481984;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
float[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1;

/**
 * Natural logarithm by exact operations and a fixed polynomial: the same bits on every machine. Within 1 ulp.
 *
 * Source: FDLIBM e_log.c (Sun Microsystems, 1993; K. C. Ng).
 *
 * @param x at least 0; 0 gives -Infinity, a negative number NaN
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= TWO_54;
    k = -54;
  }
  float[0] = x;
  let high = words[HIGH] as number;
  k += (high >>> 20) - 1023;
  high &= 0xfffff;
  const above = (high + 0x95f64) & 0x100000;
  words[HIGH] = high | (above ^ 0x3ff00000);
  k += above >>> 20;
  const f = (float[0] as number) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}
