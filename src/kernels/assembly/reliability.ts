/**
 * Adds each forecast p with its label to the sums of its bin of equal width, (edge k, edge k + 1]. Four tables take turns, because a sum waits for the one before in the same bin.
 *
 * @param count a multiple of 4
 * @param bins at least 1
 * @param edges `bins + 1` doubles, the first NaN and the last Infinity, so that no forecast leaves the table
 * @param cells 4 tables of `bins` cells of 32 bytes: sum of forecasts, sum of labels, count
 * @returns 0 where every forecast is in [0, 1] and every label 0 or 1
 */
export function addReliability(p: usize, labels: usize, count: i32, bins: i32, edges: usize, cells: usize): i32 {
  const table = <usize>bins << 5;
  const end = p + (<usize>count << 3);
  let good = i32x4.splat(-1);
  for (; p < end; p += 32, labels += 32) {
    good = v128.and(good, addTwo(p, labels, bins, edges, cells, cells + table));
    good = v128.and(good, addTwo(p + 16, labels + 16, bins, edges, cells + 2 * table, cells + 3 * table));
  }
  return i32(!i32x4.all_true(good));
}

@inline
function addTwo(at: usize, labelsAt: usize, bins: i32, edges: usize, cells: usize, others: usize): v128 {
  const p = v128.load(at);
  const labels = v128.load(labelsAt);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  // A product finds the bin but for rounding.
  const k = i32x4.min_u(i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(p, f64x2.splat(<f64>bins))), i32x4.splat(bins - 1));
  addOne(f64x2.extract_lane(p, 0), i64x2.shuffle(p, labels, 0, 2), i32x4.extract_lane(k, 0), edges, cells);
  addOne(f64x2.extract_lane(p, 1), i64x2.shuffle(p, labels, 1, 3), i32x4.extract_lane(k, 1), edges, others);
  return v128.and(v128.and(f64x2.ge(p, zero), f64x2.le(p, one)), v128.or(f64x2.eq(labels, zero), f64x2.eq(labels, one)));
}

@inline
function addOne(p: f64, both: v128, k: i32, edges: usize, cells: usize): void {
  const edge = edges + (<usize>k << 3);
  const cell = cells + (<usize>(k + i32(p > load<f64>(edge, 8)) - i32(p <= load<f64>(edge))) << 5);
  v128.store(cell, f64x2.add(v128.load(cell), both));
  store<f64>(cell, load<f64>(cell, 16) + 1, 16);
}
