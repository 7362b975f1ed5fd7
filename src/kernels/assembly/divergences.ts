import { hasLog, logOf, logOne } from './log';

// Sums over the bins of two lists of weights, which `p` and `q` turn into shares or counts; each loop adds every second term to one of the two sums in `out`. `count` is even.

/** (sqrt(x) - sqrt(y))^2 of the shares. */
export function addHellinger(x: usize, y: usize, count: i32, p: f64, q: f64, out: usize): void {
  let sum = v128.load(out);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const d = f64x2.sub(f64x2.sqrt(scaled(x, p)), f64x2.sqrt(scaled(y, q)));
    sum = f64x2.add(sum, f64x2.mul(d, d));
  }
  v128.store(out, sum);
}

/** (x - y)^2 / y of counts observed and expected. */
export function addChiSquare(x: usize, y: usize, count: i32, q: f64, out: usize): void {
  let sum = v128.load(out);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const e = scaled(y, q);
    const d = f64x2.sub(v128.load(x), e);
    sum = f64x2.add(sum, f64x2.div(f64x2.mul(d, d), e));
  }
  v128.store(out, sum);
}

/** x ln(x / y) + y - x of counts observed and expected: every term is >= 0 and none cancels. */
export function addLikelihoodRatio(x: usize, y: usize, count: i32, q: f64, out: usize): void {
  let sum = v128.load(out);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const o = v128.load(x);
    const e = scaled(y, q);
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(o, logOfRatio(o, e)), f64x2.sub(e, o)));
  }
  v128.store(out, sum);
}

/** x ln(x / y) of the shares; infinite where y is 0 and x is not. */
export function addRelativeEntropy(x: usize, y: usize, count: i32, p: f64, q: f64, out: usize): void {
  let sum = v128.load(out);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const a = scaled(x, p);
    sum = f64x2.add(sum, f64x2.mul(a, logOfRatio(a, scaled(y, q))));
  }
  v128.store(out, sum);
}

/** x ln(x / m) + y ln(y / m) of the shares, m their mean. */
export function addJensenShannon(x: usize, y: usize, count: i32, p: f64, q: f64, out: usize): void {
  let sum = v128.load(out);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const a = scaled(x, p);
    const b = scaled(y, q);
    const middle = f64x2.mul(f64x2.add(a, b), f64x2.splat(0.5));
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(a, logOfRatio(a, middle)), f64x2.mul(b, logOfRatio(b, middle))));
  }
  v128.store(out, sum);
}

@inline
function scaled(x: usize, by: f64): v128 {
  return f64x2.mul(v128.load(x), f64x2.splat(by));
}

/** ln(a / b), 0 where a is 0. */
@inline
function logOfRatio(a: v128, b: v128): v128 {
  const ratio = v128.bitselect(f64x2.div(a, b), f64x2.splat(1), f64x2.gt(a, f64x2.splat(0)));
  return hasLog(ratio) ? logOf(ratio) : f64x2(logOne(f64x2.extract_lane(ratio, 0)), logOne(f64x2.extract_lane(ratio, 1)));
}
