import { HALF, held, ONE, TWO } from './held';

const LN2_HIGH = memory.data<f64>([6.93147180369123816490e-1]);
const LN2_LOW = memory.data<f64>([1.90821492927058770002e-10]);
const LOG2_E = memory.data<f64>([1.44269504088896338700]);
const P1 = memory.data<f64>([1.66666666666666019037e-1]);
const P2 = memory.data<f64>([-2.77777777770155933842e-3]);
const P3 = memory.data<f64>([6.61375632143793436117e-5]);
const P4 = memory.data<f64>([-1.65339022054652515390e-6]);
const P5 = memory.data<f64>([4.13813679705723846039e-8]);
/** 2^52 * 1.5 + 1023: what is added to a small whole number stands in the last bits, as the exponent of a power of two. */
const TO_EXPONENT = memory.data<f64>([6755399441056767]);

/** Whether `expOf` is right for both numbers; `expOne` is right for any. */
@inline
export function hasExp(x: v128): bool {
  return i64x2.all_true(v128.and(f64x2.gt(x, f64x2.splat(-707)), f64x2.lt(x, f64x2.splat(709))));
}

/** `exp` of both numbers, inside (-707, 709). */
@inline
export function expOf(x: v128): v128 {
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, held(LOG2_E)), held(HALF)));
  const power = i64x2.shl(f64x2.add(k, held(TO_EXPONENT)), 52);
  return f64x2.mul(reduced(x, k), power);
}

/** `exp` as in src/random, to the ends of what a double holds. */
export function expOne(x: f64): f64 {
  if (!(x > -745.2)) return x != x ? NaN : 0;
  if (x > 709.8) return Infinity;
  const k = Math.floor(x * load<f64>(LOG2_E) + 0.5);
  const r = f64x2.extract_lane(reduced(f64x2.splat(x), f64x2.splat(k)), 0);
  if (k > 1023) return r * 2 * powerOfTwo(k - 1);
  if (k < -1021) return r * powerOfTwo(k + 100) * 7.888609052210118e-31;
  return r * powerOfTwo(k);
}

/** e^(x - k ln 2). */
@inline
function reduced(x: v128, k: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(k, held(LN2_HIGH)));
  const low = f64x2.mul(k, held(LN2_LOW));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let p = f64x2.add(held(P4), f64x2.mul(t, held(P5)));
  p = f64x2.add(held(P3), f64x2.mul(t, p));
  p = f64x2.add(held(P2), f64x2.mul(t, p));
  p = f64x2.add(held(P1), f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(held(TWO), c));
  return f64x2.sub(held(ONE), f64x2.sub(f64x2.sub(low, quotient), high));
}

@inline
function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>((<i64>k + 1023) << 52);
}
