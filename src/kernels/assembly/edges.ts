/**
 * Adds to four counts how many values are above each of four edges; or, counted with `orAt`, at or above.
 *
 * @param count even
 * @param edges four doubles
 * @param counts four doubles
 */
export function countAbove(x: usize, count: i32, edges: usize, orAt: bool, counts: usize): void {
  const p = v128.load64_splat(edges);
  const q = v128.load64_splat(edges, 8);
  const r = v128.load64_splat(edges, 16);
  const s = v128.load64_splat(edges, 24);
  let a = i64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  const end = x + (<usize>count << 3);
  // A comparison that holds is -1.
  if (orAt) {
    for (; x < end; x += 16) {
      const v = v128.load(x);
      a = i64x2.sub(a, f64x2.ge(v, p));
      b = i64x2.sub(b, f64x2.ge(v, q));
      c = i64x2.sub(c, f64x2.ge(v, r));
      d = i64x2.sub(d, f64x2.ge(v, s));
    }
  } else {
    for (; x < end; x += 16) {
      const v = v128.load(x);
      a = i64x2.sub(a, f64x2.gt(v, p));
      b = i64x2.sub(b, f64x2.gt(v, q));
      c = i64x2.sub(c, f64x2.gt(v, r));
      d = i64x2.sub(d, f64x2.gt(v, s));
    }
  }
  store<f64>(counts, load<f64>(counts) + both(a));
  store<f64>(counts, load<f64>(counts, 8) + both(b), 8);
  store<f64>(counts, load<f64>(counts, 16) + both(c), 16);
  store<f64>(counts, load<f64>(counts, 24) + both(d), 24);
}

@inline
function both(lanes: v128): f64 {
  return <f64>(i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1));
}
