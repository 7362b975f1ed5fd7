import { expOf, expOne, hasExp } from './exp';
import { hasLog, logOf, logOne } from './log';

// Every loop takes four vectors at a time, because each step on one waits for the step before. It loads them all, computes, stores them all and only then looks for numbers that need another
// way; and it asks at its end whether to go on: so the engine of Node 20 mixes the four and makes what does not change once, before the loop.

/** Replaces every x by from + by * x. @param count a multiple of 8, at least 8, as in every loop here */
export function affine(batch: usize, count: i32, from: f64, by: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, f64x2.add(f64x2.splat(from), f64x2.mul(f64x2.splat(by), a)));
    v128.store(at, f64x2.add(f64x2.splat(from), f64x2.mul(f64x2.splat(by), b)), 16);
    v128.store(at, f64x2.add(f64x2.splat(from), f64x2.mul(f64x2.splat(by), c)), 32);
    v128.store(at, f64x2.add(f64x2.splat(from), f64x2.mul(f64x2.splat(by), d)), 48);
    at += 64;
  } while (at < end);
}

/** Replaces every x by by * x. */
export function times(batch: usize, count: i32, by: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, f64x2.mul(f64x2.splat(by), a));
    v128.store(at, f64x2.mul(f64x2.splat(by), b), 16);
    v128.store(at, f64x2.mul(f64x2.splat(by), c), 32);
    v128.store(at, f64x2.mul(f64x2.splat(by), d), 48);
    at += 64;
  } while (at < end);
}

/** Replaces every x by x / by. */
export function over(batch: usize, count: i32, by: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, f64x2.div(a, f64x2.splat(by)));
    v128.store(at, f64x2.div(b, f64x2.splat(by)), 16);
    v128.store(at, f64x2.div(c, f64x2.splat(by)), 32);
    v128.store(at, f64x2.div(d, f64x2.splat(by)), 48);
    at += 64;
  } while (at < end);
}

/** Replaces every x by e^x. */
export function exp(batch: usize, count: i32): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, expOf(a));
    v128.store(at, expOf(b), 16);
    v128.store(at, expOf(c), 32);
    v128.store(at, expOf(d), 48);
    if (!hasExp(a)) mendExp(at, a);
    if (!hasExp(b)) mendExp(at + 16, b);
    if (!hasExp(c)) mendExp(at + 32, c);
    if (!hasExp(d)) mendExp(at + 48, d);
    at += 64;
  } while (at < end);
}

/** Replaces every x by ln x. */
export function log(batch: usize, count: i32): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, logOf(a));
    v128.store(at, logOf(b), 16);
    v128.store(at, logOf(c), 32);
    v128.store(at, logOf(d), 48);
    if (!hasLog(a)) mendLog(at, a);
    if (!hasLog(b)) mendLog(at + 16, b);
    if (!hasLog(c)) mendLog(at + 32, c);
    if (!hasLog(d)) mendLog(at + 48, d);
    at += 64;
  } while (at < end);
}

/** Replaces every x by 1 / (1 + e^-x). */
export function logistic(batch: usize, count: i32): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, logisticOf(a, expOf(below0(a))));
    v128.store(at, logisticOf(b, expOf(below0(b))), 16);
    v128.store(at, logisticOf(c, expOf(below0(c))), 32);
    v128.store(at, logisticOf(d, expOf(below0(d))), 48);
    if (!hasExp(below0(a))) mendLogistic(at, a);
    if (!hasExp(below0(b))) mendLogistic(at + 16, b);
    if (!hasExp(below0(c))) mendLogistic(at + 32, c);
    if (!hasExp(below0(d))) mendLogistic(at + 48, d);
    at += 64;
  } while (at < end);
}

/** Replaces every x by `Math.round(x * unit) / unit`: halves go up, and a zero keeps the sign of x. */
export function rounded(batch: usize, count: i32, unit: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    v128.store(at, roundedOf(a, unit));
    v128.store(at, roundedOf(b, unit), 16);
    v128.store(at, roundedOf(c, unit), 32);
    v128.store(at, roundedOf(d, unit), 48);
    at += 64;
  } while (at < end);
}

function mendExp(at: usize, x: v128): void {
  v128.store(at, f64x2(expOne(f64x2.extract_lane(x, 0)), expOne(f64x2.extract_lane(x, 1))));
}

function mendLog(at: usize, x: v128): void {
  v128.store(at, f64x2(logOne(f64x2.extract_lane(x, 0)), logOne(f64x2.extract_lane(x, 1))));
}

function mendLogistic(at: usize, x: v128): void {
  const least = below0(x);
  v128.store(at, logisticOf(x, f64x2(expOne(f64x2.extract_lane(least, 0)), expOne(f64x2.extract_lane(least, 1)))));
}

@inline
function below0(x: v128): v128 {
  return f64x2.neg(f64x2.abs(x));
}

/** The logistic function of x, from e^-|x|. */
@inline
function logisticOf(x: v128, e: v128): v128 {
  const one = f64x2.splat(1);
  return f64x2.div(v128.bitselect(e, one, f64x2.lt(x, f64x2.splat(0))), f64x2.add(one, e));
}

@inline
function roundedOf(given: v128, unit: f64): v128 {
  const x = f64x2.mul(given, f64x2.splat(unit));
  const floor = f64x2.floor(x);
  const up = v128.and(f64x2.ge(f64x2.sub(x, floor), f64x2.splat(0.5)), f64x2.splat(1));
  return f64x2.div(v128.bitselect(x, f64x2.add(floor, up), f64x2.splat(-0.0)), f64x2.splat(unit));
}
