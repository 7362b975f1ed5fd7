/**
 * Row by row, the weighed sum of a column and of others that are added to it one after the other.
 *
 * @param out room for `rows` doubles
 * @param rows a multiple of 16, at least 16
 * @param own a column of doubles
 * @param others where the other columns stand: 32-bit addresses; `weights` are doubles
 */
export function weighedSum(out: usize, rows: i32, own: usize, ownWeight: f64, others: usize, weights: usize, count: i32): void {
  const end = <usize>rows << 3;
  let r: usize = 0;
  do {
    const from = own + r;
    const first = f64x2.splat(ownWeight);
    let s0 = f64x2.mul(first, v128.load(from));
    let s1 = f64x2.mul(first, v128.load(from, 16));
    let s2 = f64x2.mul(first, v128.load(from, 32));
    let s3 = f64x2.mul(first, v128.load(from, 48));
    let s4 = f64x2.mul(first, v128.load(from, 64));
    let s5 = f64x2.mul(first, v128.load(from, 80));
    let s6 = f64x2.mul(first, v128.load(from, 96));
    let s7 = f64x2.mul(first, v128.load(from, 112));
    for (let k: usize = 0; k < <usize>count; k++) {
      const at = load<usize>(others + (k << 2)) + r;
      const weight = v128.load64_splat(weights + (k << 3));
      s0 = f64x2.add(s0, f64x2.mul(weight, v128.load(at)));
      s1 = f64x2.add(s1, f64x2.mul(weight, v128.load(at, 16)));
      s2 = f64x2.add(s2, f64x2.mul(weight, v128.load(at, 32)));
      s3 = f64x2.add(s3, f64x2.mul(weight, v128.load(at, 48)));
      s4 = f64x2.add(s4, f64x2.mul(weight, v128.load(at, 64)));
      s5 = f64x2.add(s5, f64x2.mul(weight, v128.load(at, 80)));
      s6 = f64x2.add(s6, f64x2.mul(weight, v128.load(at, 96)));
      s7 = f64x2.add(s7, f64x2.mul(weight, v128.load(at, 112)));
    }
    const to = out + r;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
    r += 128;
  } while (r < end);
}
