import { HALF, held, ONE, polynomial } from './held';
import { hasLog, logOf, logOne } from './log';

const CENTRAL = memory.data<f64>([0.425]);
const TWO_AND_HALF = memory.data<f64>([2.5]);
const CENTRAL_SQUARE = memory.data<f64>([0.180625]);
/** Numbers that share one list of those in a tail. */
const BLOCK: i32 = 512;
/** Bytes of a list of as many doubles, and of eight more: it is filled up to a multiple, and the next is written before it is known to count. */
const LIST: usize = 8 * (512 + 8);

const CENTRAL_OVER = memory.data<f64>([2.5090809287301226727e3, 3.343057558358812810e4, 6.726577092700870085e4, 4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608]);
const CENTRAL_UNDER = memory.data<f64>([5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1]);
const TAIL_OVER = memory.data<f64>([7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734]);
const TAIL_UNDER = memory.data<f64>([1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1]);
const FAR_OVER = memory.data<f64>([2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720]);
const FAR_UNDER = memory.data<f64>([2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1]);

/**
 * Replaces every p by its `normalQuantile`. The 15% in the tails are put on a list and wait for loops of their own.
 *
 * @param batch `count` doubles, each in (0, 1)
 * @param count a multiple of 4, at least 4
 * @param scratch 10400 bytes
 */
export function toNormal(batch: usize, count: i32, scratch: usize): void {
  for (let from = 0; from < count; from += BLOCK) {
    const part = batch + (<usize>from << 3);
    const tails = toCentral(part, min(BLOCK, count - from), scratch, scratch + 2 * LIST);
    if (tails > 0) tailsInto(part, tails, scratch, scratch + 2 * LIST);
  }
}

/** Replaces every p as if it were central, and lists those that are not, and where they stand. Returns how many there are. */
function toCentral(batch: usize, count: i32, numbers: usize, where: usize): usize {
  let tails: usize = 0;
  let k = 0;
  do {
    const at = batch + (<usize>k << 3);
    const p = v128.load(at);
    const r = v128.load(at, 16);
    const q = f64x2.sub(p, held(HALF));
    const s = f64x2.sub(r, held(HALF));
    v128.store(at, central(q));
    v128.store(at, central(s), 16);
    const far = i64x2.bitmask(f64x2.gt(f64x2.abs(q), held(CENTRAL)));
    const also = i64x2.bitmask(f64x2.gt(f64x2.abs(s), held(CENTRAL)));
    v128.store64_lane(numbers + (tails << 3), p, 0);
    store<i32>(where + (tails << 2), k);
    tails += far & 1;
    v128.store64_lane(numbers + (tails << 3), p, 1);
    store<i32>(where + (tails << 2), k + 1);
    tails += far >> 1;
    v128.store64_lane(numbers + (tails << 3), r, 0);
    store<i32>(where + (tails << 2), k + 2);
    tails += also & 1;
    v128.store64_lane(numbers + (tails << 3), r, 1);
    store<i32>(where + (tails << 2), k + 3);
    tails += also >> 1;
    k += 4;
  } while (k < count);
  return tails;
}

/** The quantiles of a list of numbers in tails, at least one, where they stand in the batch. In steps, each a loop over the list: a processor looks ahead over many short chains, not over long ones. */
function tailsInto(batch: usize, tails: usize, numbers: usize, where: usize): void {
  const end = numbers + (tails << 3);
  // What fills the list up is the last number again, at its place.
  for (let extra: usize = 0; extra < 3; extra++) {
    store<f64>(end + (extra << 3), load<f64>(end - 8));
    store<i32>(where + ((tails + extra) << 2), load<i32>(where + (tails << 2) - 4));
  }
  let at = numbers;
  do {
    const a = lesser(v128.load(at));
    const b = lesser(v128.load(at, 16));
    v128.store(at + LIST, f64x2.neg(logOf(a)));
    v128.store(at + LIST, f64x2.neg(logOf(b)), 16);
    if (!hasLog(a)) v128.store(at + LIST, f64x2.neg(f64x2(logOne(f64x2.extract_lane(a, 0)), logOne(f64x2.extract_lane(a, 1)))));
    if (!hasLog(b)) v128.store(at + LIST, f64x2.neg(f64x2(logOne(f64x2.extract_lane(b, 0)), logOne(f64x2.extract_lane(b, 1)))), 16);
    at += 32;
  } while (at < end);
  at = numbers;
  do {
    const a = v128.load(at + LIST);
    const b = v128.load(at + LIST, 16);
    v128.store(at + LIST, sqrtOf(a));
    v128.store(at + LIST, sqrtOf(b), 16);
    at += 32;
  } while (at < end);
  at = numbers;
  let place = where;
  do {
    const root = v128.load(at + LIST);
    const sign = v128.and(f64x2.lt(v128.load(at), held(HALF)), f64x2.splat(-0.0));
    let z = ofRoot(f64x2.sub(root, f64x2.splat(1.6)));
    const large = f64x2.gt(root, f64x2.splat(5));
    if (v128.any_true(large)) z = v128.bitselect(ofLargeRoot(f64x2.sub(root, f64x2.splat(5))), z, large);
    z = v128.or(z, sign);
    v128.store64_lane(batch + (<usize>load<i32>(place) << 3), z, 0);
    v128.store64_lane(batch + (<usize>load<i32>(place, 4) << 3), z, 1);
    at += 16;
    place += 8;
  } while (at < end);
}

@inline
function lesser(p: v128): v128 {
  return f64x2.pmin(p, f64x2.sub(held(ONE), p));
}

@inline
function central(q: v128): v128 {
  const r = f64x2.sub(held(CENTRAL_SQUARE), f64x2.mul(q, q));
  return f64x2.div(f64x2.mul(q, polynomial(CENTRAL_OVER, r)), polynomial(CENTRAL_UNDER, r));
}

/** As `sqrt` in src/random: Newton's steps on x / 4^h from 1 to below 4. */
@inline
function sqrtOf(x: v128): v128 {
  // The biased exponent is 1023 + e: one more of it, halved, is 512 + h for e of 2h and of 2h + 1.
  const halves = i64x2.shr_u(i64x2.add(x, i64x2.splat(0x0010000000000000)), 53);
  const h = i64x2.sub(halves, i64x2.splat(512));
  const part = i64x2.sub(x, i64x2.shl(h, 53));
  let root = f64x2.add(held(HALF), f64x2.div(part, held(TWO_AND_HALF)));
  root = f64x2.mul(held(HALF), f64x2.add(root, f64x2.div(part, root)));
  root = f64x2.mul(held(HALF), f64x2.add(root, f64x2.div(part, root)));
  root = f64x2.mul(held(HALF), f64x2.add(root, f64x2.div(part, root)));
  root = f64x2.mul(held(HALF), f64x2.add(root, f64x2.div(part, root)));
  root = f64x2.mul(held(HALF), f64x2.add(root, f64x2.div(part, root)));
  return f64x2.mul(root, i64x2.shl(i64x2.add(h, i64x2.splat(1023)), 52));
}

@inline
function ofRoot(r: v128): v128 {
  return f64x2.div(polynomial(TAIL_OVER, r), polynomial(TAIL_UNDER, r));
}

@inline
function ofLargeRoot(r: v128): v128 {
  return f64x2.div(polynomial(FAR_OVER, r), polynomial(FAR_UNDER, r));
}
