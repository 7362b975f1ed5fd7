const TWO_52: f64 = 4503599627370496;

/** The whole numbers of a batch, below 2^32, as 32-bit numbers. @param count a multiple of 8, at least 8, as in every loop here */
export function toCodes(out: usize, batch: usize, count: i32): void {
  const end = batch + (<usize>count << 3);
  let at = batch;
  do {
    v128.store(out, wholes(v128.load(at), v128.load(at, 16)));
    v128.store(out, wholes(v128.load(at, 32), v128.load(at, 48)), 16);
    at += 64;
    out += 32;
  } while (at < end);
}

/** Bytes: 1 for every number that is at least `limit`, else 0. */
export function atLeast(out: usize, batch: usize, count: i32, limit: f64): void {
  const end = batch + (<usize>count << 3);
  const all = f64x2.splat(limit);
  let at = batch;
  do {
    const lower = lowHalves(f64x2.ge(v128.load(at), all), f64x2.ge(v128.load(at, 16), all));
    const upper = lowHalves(f64x2.ge(v128.load(at, 32), all), f64x2.ge(v128.load(at, 48), all));
    storeFlags(out, i16x8.narrow_i32x4_s(lower, upper));
    at += 64;
    out += 8;
  } while (at < end);
}

/** Bytes: 1 for every number that is below `limit`, else 0. */
export function below(out: usize, batch: usize, count: i32, limit: f64): void {
  const end = batch + (<usize>count << 3);
  const all = f64x2.splat(limit);
  let at = batch;
  do {
    const lower = lowHalves(f64x2.lt(v128.load(at), all), f64x2.lt(v128.load(at, 16), all));
    const upper = lowHalves(f64x2.lt(v128.load(at, 32), all), f64x2.lt(v128.load(at, 48), all));
    storeFlags(out, i16x8.narrow_i32x4_s(lower, upper));
    at += 64;
    out += 8;
  } while (at < end);
}

@inline
function storeFlags(out: usize, truths: v128): void {
  v128.store64_lane(out, v128.and(i8x16.narrow_i16x8_s(truths, truths), i8x16.splat(1)), 0);
}

/** Added to 2^52, whole numbers stand in the last bits. */
@inline
function wholes(a: v128, b: v128): v128 {
  return lowHalves(f64x2.add(a, f64x2.splat(TWO_52)), f64x2.add(b, f64x2.splat(TWO_52)));
}

@inline
function lowHalves(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 2, 4, 6);
}
