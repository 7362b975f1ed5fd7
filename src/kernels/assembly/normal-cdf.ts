import { expOf, expOne } from './exp';
import { held, ONE, polynomial } from './held';

const BELOW_1: f64 = 0.9999999999999999;

const OVER = memory.data<f64>([0, 3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376]);
const UNDER = memory.data<f64>([8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752]);

/** Replaces every normal score by its probability, below 1. @param count a multiple of 4, at least 4 */
export function toProbability(batch: usize, count: i32): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    v128.store(at, cdfOf(a));
    v128.store(at, cdfOf(b), 16);
    if (!i64x2.all_true(f64x2.lt(f64x2.abs(a), f64x2.splat(3.5)))) mend(at, a);
    if (!i64x2.all_true(f64x2.lt(f64x2.abs(b), f64x2.splat(3.5)))) mend(at + 16, b);
    at += 32;
  } while (at < end);
}

function mend(at: usize, z: v128): void {
  v128.store(at, f64x2(min(BELOW_1, cdfOne(f64x2.extract_lane(z, 0))), min(BELOW_1, cdfOne(f64x2.extract_lane(z, 1)))));
}

/** At most `BELOW_1`. Right for scores below 3.5 on both sides. */
@inline
function cdfOf(z: v128): v128 {
  const x = f64x2.abs(z);
  const above = v128.and(f64x2.gt(z, f64x2.splat(0)), held(ONE));
  return f64x2.pmin(f64x2.splat(BELOW_1), f64x2.abs(f64x2.sub(above, near(expOf(f64x2.mul(f64x2.mul(f64x2.splat(-0.5), x), x)), x))));
}

@inline
function near(e: v128, x: v128): v128 {
  return f64x2.div(f64x2.mul(e, polynomial(OVER, x)), polynomial(UNDER, x));
}

/** As `normalCdf` in src/random. */
function cdfOne(z: f64): f64 {
  const x = Math.abs(z);
  if (x > 38.5) return z > 0 ? 1 : 0;
  const e = expOne(-0.5 * x * x);
  const tail = x < 3.5 ? f64x2.extract_lane(near(f64x2.splat(e), f64x2.splat(x)), 0) : e / fraction(x) / 2.5066282746310002;
  return Math.abs((z > 0 ? <f64>1 : <f64>0) - tail);
}

function fraction(x: f64): f64 {
  let sum = x;
  for (let k: f64 = 80; k > 0; k--) sum = x + k / sum;
  return sum;
}
