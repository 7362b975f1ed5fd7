/**
 * Counts values of which all in one bucket are equal.
 *
 * @param cells a cell of 16 bytes for each bucket: the value met first, and how many
 * @param count even
 * @returns 0 where a bucket holds two different values
 */
export function countDistinct(x: usize, count: i32, low: f64, scale: f64, cells: usize): i32 {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const end = x + (<usize>count << 3);
  let clash = 0;
  for (; x < end; x += 16) {
    const k = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(v128.load(x), lows), scales));
    clash |= add(cells + (<usize>i32x4.extract_lane(k, 0) << 4), load<f64>(x));
    clash |= add(cells + (<usize>i32x4.extract_lane(k, 1) << 4), load<f64>(x, 8));
  }
  return i32(clash == 0);
}

@inline
function add(cell: usize, v: f64): i32 {
  const seen = load<f64>(cell, 8);
  if (seen == 0) store<f64>(cell, v);
  store<f64>(cell, seen + 1, 8);
  return i32(load<f64>(cell) != v);
}
