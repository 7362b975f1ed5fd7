import { HALF, held, ONE, TWO } from './held';

const LN2_HIGH = memory.data<f64>([6.93147180369123816490e-1]);
const LN2_LOW = memory.data<f64>([1.90821492927058770002e-10]);
const L1 = memory.data<f64>([6.666666666666735130e-1]);
const L2 = memory.data<f64>([3.999999999940941908e-1]);
const L3 = memory.data<f64>([2.857142874366239149e-1]);
const L4 = memory.data<f64>([2.222219843214978396e-1]);
const L5 = memory.data<f64>([1.818357216161805012e-1]);
const L6 = memory.data<f64>([1.531383769920937332e-1]);
const L7 = memory.data<f64>([1.479819860511658591e-1]);
const UPPER = memory.data<f64>([1.4142112731933594 - 1]);
const LEAST_NORMAL: f64 = 2.2250738585072014e-308;
const TWO_32: f64 = 4294967296;
/** The bits of 1, and of 2^52: a whole number in the last bits of the latter is added to it. */
const ONE_BITS = memory.data<i64>([0x3ff0000000000000]);
const TWO_52 = memory.data<i64>([0x4330000000000000]);
const FRACTION = memory.data<i64>([0x000fffffffffffff]);

/** Whether `logOf` is right for both numbers; `logOne` is right for any. */
@inline
export function hasLog(x: v128): bool {
  return i64x2.all_true(v128.and(f64x2.ge(x, f64x2.splat(LEAST_NORMAL)), f64x2.lt(x, f64x2.splat(Infinity))));
}

/** `log` of both numbers, above 0, finite and not subnormal. */
@inline
export function logOf(x: v128): v128 {
  return logScaled(x, 0);
}

/** `log` as in src/random. */
export function logOne(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return Infinity;
  let k: f64 = 0;
  while (x < LEAST_NORMAL) {
    x *= TWO_32;
    k -= 32;
  }
  return f64x2.extract_lane(logScaled(f64x2.splat(x), k), 0);
}

/** ln(x * 2^k) for normal numbers: exponent and mantissa are cut out of the bytes. */
@inline
function logScaled(x: v128, k: f64): v128 {
  const exponent = f64x2.sub(v128.or(i64x2.shr_u(x, 52), held(TWO_52)), f64x2.splat(4503599627371519 - k));
  const mantissa = v128.or(v128.and(x, held(FRACTION)), held(ONE_BITS));
  const upper = f64x2.ge(f64x2.sub(mantissa, held(UPPER)), held(ONE));
  const halved = v128.and(upper, held(ONE));
  const f = f64x2.sub(f64x2.mul(mantissa, f64x2.sub(held(ONE), f64x2.mul(held(HALF), halved))), held(ONE));
  const power = f64x2.add(exponent, halved);
  const s = f64x2.div(f, f64x2.add(held(TWO), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, f64x2.add(held(L2), f64x2.mul(w, f64x2.add(held(L4), f64x2.mul(w, held(L6))))));
  const odd = f64x2.mul(z, f64x2.add(held(L1), f64x2.mul(w, f64x2.add(held(L3), f64x2.mul(w, f64x2.add(held(L5), f64x2.mul(w, held(L7))))))));
  const r = f64x2.add(even, odd);
  const half = f64x2.mul(f64x2.mul(held(HALF), f), f);
  const small = f64x2.add(f64x2.mul(s, f64x2.add(half, r)), f64x2.mul(power, held(LN2_LOW)));
  return f64x2.sub(f64x2.mul(power, held(LN2_HIGH)), f64x2.sub(f64x2.sub(half, small), f));
}
