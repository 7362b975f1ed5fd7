import { held, TWO } from './held';

/**
 * Replaces every z by the cubic Hermite table's value there, flat beyond its ends.
 *
 * @param count a multiple of 4, at least 4
 * @param values the knots' values and @param slopes their slopes: doubles
 * @param reach the first knot stands at -reach, the next one `step` later
 * @param last number of knots - 1.000001
 */
export function hermite(batch: usize, count: i32, values: usize, slopes: usize, reach: f64, step: f64, last: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const a = placeOf(v128.load(at), reach, step, last);
    const b = placeOf(v128.load(at, 16), reach, step, last);
    const c = cubicAt(a, values, slopes);
    const d = cubicAt(b, values, slopes);
    v128.store(at, c);
    v128.store(at, d, 16);
    at += 32;
  } while (at < end);
}

@inline
function placeOf(z: v128, reach: f64, step: f64, last: f64): v128 {
  return f64x2.pmin(f64x2.splat(last), f64x2.pmax(f64x2.splat(0), f64x2.div(f64x2.add(z, f64x2.splat(reach)), f64x2.splat(step))));
}

@inline
function cubicAt(knots: v128, values: usize, slopes: usize): v128 {
  const whole = i32x4.trunc_sat_f64x2_s_zero(knots);
  const t = f64x2.sub(knots, f64x2.convert_low_i32x4_s(whole));
  const first = <usize>i32x4.extract_lane(whole, 0) << 3;
  const second = <usize>i32x4.extract_lane(whole, 1) << 3;
  const a = v128.load(values + first);
  const b = v128.load(values + second);
  const c = v128.load(slopes + first);
  const d = v128.load(slopes + second);
  const from = i64x2.shuffle(a, b, 0, 2);
  const to = i64x2.shuffle(a, b, 1, 3);
  const rise = i64x2.shuffle(c, d, 0, 2);
  const fall = i64x2.shuffle(c, d, 1, 3);
  const two = held(TWO);
  const cubic = f64x2.add(f64x2.add(f64x2.mul(two, f64x2.sub(from, to)), rise), fall);
  const square = f64x2.sub(f64x2.sub(f64x2.mul(f64x2.splat(3), f64x2.sub(to, from)), f64x2.mul(two, rise)), fall);
  return f64x2.add(from, f64x2.mul(t, f64x2.add(rise, f64x2.mul(t, f64x2.add(square, f64x2.mul(t, cubic))))));
}

/**
 * Replaces every u by the value there, linear between values at the middles of equally long blocks, flat beyond the first and the last.
 *
 * @param count even, at least 2
 * @param values doubles, as many as there are blocks, at least two
 */
export function interpolated(batch: usize, count: i32, values: usize, blocks: i32): void {
  const end = batch + (<usize>count << 3);
  const most: f64 = blocks - 1;
  let at = batch;
  do {
    const middle = f64x2.sub(f64x2.mul(v128.load(at), f64x2.splat(blocks)), f64x2.splat(0.5));
    const place = f64x2.pmin(f64x2.splat(most), f64x2.pmax(f64x2.splat(0), middle));
    const whole = i32x4.min_s(i32x4.splat(blocks - 2), i32x4.trunc_sat_f64x2_s_zero(place));
    const a = v128.load(values + (<usize>i32x4.extract_lane(whole, 0) << 3));
    const b = v128.load(values + (<usize>i32x4.extract_lane(whole, 1) << 3));
    const from = i64x2.shuffle(a, b, 0, 2);
    const to = i64x2.shuffle(a, b, 1, 3);
    v128.store(at, f64x2.add(from, f64x2.mul(f64x2.sub(place, f64x2.convert_low_i32x4_s(whole)), f64x2.sub(to, from))));
    at += 16;
  } while (at < end);
}

/**
 * Replaces every x by the index of the first entry of a rising table that is at least x, the last index if none is.
 *
 * @param count even, at least 2
 * @param starts where to start looking, by cells of equal width from `low` on: 32-bit numbers
 */
export function toIndices(batch: usize, count: i32, table: usize, last: i32, low: f64, cellsPerUnit: f64, starts: usize, lastCell: f64): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    const x = v128.load(at);
    const place = f64x2.mul(f64x2.sub(x, f64x2.splat(low)), f64x2.splat(cellsPerUnit));
    const cells = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.splat(lastCell), f64x2.pmax(f64x2.splat(0), place)));
    const first = indexFrom(load<i32>(starts + (<usize>i32x4.extract_lane(cells, 0) << 2)), f64x2.extract_lane(x, 0), table, last);
    const second = indexFrom(load<i32>(starts + (<usize>i32x4.extract_lane(cells, 1) << 2)), f64x2.extract_lane(x, 1), table, last);
    v128.store(at, f64x2.convert_low_i32x4_s(i32x4(first, second, 0, 0)));
    at += 16;
  } while (at < end);
}

@inline
function indexFrom(start: i32, x: f64, table: usize, last: i32): i32 {
  let index = start;
  while (index < last && load<f64>(table + (<usize>index << 3)) < x) index++;
  return index;
}
