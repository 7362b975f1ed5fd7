/** The places of two values on a grid, in widths of its buckets. */
@inline
function placesOf(x: usize, low: v128, scale: v128): v128 {
  return f64x2.mul(f64x2.sub(v128.load(x), low), scale);
}

/** The same for values that may lie beside the grid: those count for its ends, and NaN for the first bucket. */
@inline
function placesWithin(x: usize, low: v128, scale: v128, last: v128): v128 {
  return f64x2.pmin(f64x2.pmax(placesOf(x, low, scale), f64x2.splat(0)), last);
}

@inline
function addOne(counts: usize, k: i32): void {
  const at = counts + (<usize>k << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * Adds each value to the count of its bucket, the values at even places in one table, the others in the next: a count waits for the one before in the same bucket.
 *
 * @param counts two tables of `size` 32-bit counts
 * @param count a multiple of 4
 */
export function countBuckets(x: usize, count: i32, low: f64, scale: f64, counts: usize, size: i32): void {
  const others = counts + (<usize>size << 2);
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const last = f64x2.splat(<f64>size * (1 - f64.EPSILON / 2));
  const end = x + (<usize>count << 3);
  for (; x < end; x += 32) {
    const k = i32x4.trunc_sat_f64x2_s_zero(placesWithin(x, lows, scales, last));
    const l = i32x4.trunc_sat_f64x2_s_zero(placesWithin(x + 16, lows, scales, last));
    addOne(counts, i32x4.extract_lane(k, 0));
    addOne(others, i32x4.extract_lane(k, 1));
    addOne(counts, i32x4.extract_lane(l, 0));
    addOne(others, i32x4.extract_lane(l, 1));
  }
}

/**
 * The same with the sum of the places within each bucket before its count, in one cell of two doubles.
 *
 * @param cells two tables of `size` cells of 16 bytes
 * @param count even
 */
export function sumBuckets(x: usize, count: i32, low: f64, scale: f64, cells: usize, size: i32): void {
  const others = cells + (<usize>size << 4);
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const last = f64x2.splat(<f64>size * (1 - f64.EPSILON / 2));
  const one = f64x2.splat(1);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const u = placesWithin(x, lows, scales, last);
    const k = i32x4.trunc_sat_f64x2_s_zero(u);
    const rest = f64x2.sub(u, f64x2.convert_low_i32x4_s(k));
    const even = cells + (<usize>i32x4.extract_lane(k, 0) << 4);
    const odd = others + (<usize>i32x4.extract_lane(k, 1) << 4);
    v128.store(even, f64x2.add(v128.load(even), i64x2.shuffle(rest, one, 0, 2)));
    v128.store(odd, f64x2.add(v128.load(odd), i64x2.shuffle(rest, one, 1, 2)));
  }
}

/**
 * Moves the values of marked buckets to `found`, in their order.
 *
 * @param marked a byte a bucket: 1 or 0
 * @param found room for `count` values and one more
 * @returns how many
 */
export function gatherMarked(x: usize, count: i32, low: f64, scale: f64, marked: usize, found: usize): i32 {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const start = found;
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const k = i32x4.trunc_sat_f64x2_s_zero(placesOf(x, lows, scales));
    store<u64>(found, load<u64>(x));
    found += <usize>load<u8>(marked + <usize>i32x4.extract_lane(k, 0)) << 3;
    store<u64>(found, load<u64>(x, 8));
    found += <usize>load<u8>(marked + <usize>i32x4.extract_lane(k, 1)) << 3;
  }
  return <i32>((found - start) >> 3);
}
