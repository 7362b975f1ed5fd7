/**
 * Widens what `out` holds of the values before by these: the least, the greatest, the bits that all share, the bits that any has, bits that are 1 once a NaN was met, and least and
 * greatest once more, because a running extreme waits for the one before. Starts from Infinity, -Infinity, all bits, no bits, no bits, Infinity, -Infinity.
 *
 * @param count a multiple of 4
 * @param out seven vectors
 */
export function extent(x: usize, count: i32, out: usize): void {
  let low = v128.load(out);
  let high = v128.load(out, 16);
  let shared = v128.load(out, 32);
  let any = v128.load(out, 48);
  let bad = v128.load(out, 64);
  let otherLow = v128.load(out, 80);
  let otherHigh = v128.load(out, 96);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 32) {
    const v = v128.load(x);
    const w = v128.load(x, 16);
    low = f64x2.pmin(low, v);
    otherLow = f64x2.pmin(otherLow, w);
    high = f64x2.pmax(high, v);
    otherHigh = f64x2.pmax(otherHigh, w);
    shared = v128.and(shared, v128.and(v, w));
    any = v128.or(any, v128.or(v, w));
    bad = v128.or(bad, v128.or(f64x2.ne(v, v), f64x2.ne(w, w)));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
  v128.store(out, shared, 32);
  v128.store(out, any, 48);
  v128.store(out, bad, 64);
  v128.store(out, otherLow, 80);
  v128.store(out, otherHigh, 96);
}
