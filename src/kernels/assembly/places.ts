// Places on a grid of at most 65,536 buckets, of which the first holds everything below the others, NaN too, and the last everything above them. A place is kept as 16 bits, so that a
// second look at a sample reads a quarter of its memory. Every `count` is a multiple of 8.

/** Added to 2^52, a number is rounded to a whole one, which then stands in its last bits. */
const TWO_52: f64 = 4503599627370496;

/** How far two values lie from the middle of the first bucket, in widths of buckets, but not beyond the middle of the first or the last. */
@inline
function within(x: usize, low: v128, scale: v128, last: v128): v128 {
  return f64x2.pmin(last, f64x2.pmax(f64x2.splat(0), f64x2.mul(f64x2.sub(v128.load(x), low), scale)));
}

@inline
function fourPlaces(x: usize, low: v128, scale: v128, last: v128): v128 {
  const magic = f64x2.splat(TWO_52);
  return i32x4.shuffle(f64x2.add(within(x, low, scale, last), magic), f64x2.add(within(x + 16, low, scale, last), magic), 0, 2, 4, 6);
}

/** The place of each value, as 16 bits. */
export function setPlaces(x: usize, count: i32, low: f64, scale: f64, size: i32, places: usize): void {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const last = f64x2.splat(<f64>(size - 1));
  const end = x + (<usize>count << 3);
  for (; x < end; x += 64, places += 16) v128.store(places, i16x8.narrow_i32x4_u(fourPlaces(x, lows, scales, last), fourPlaces(x + 32, lows, scales, last)));
}

@inline
function addOne(counts: usize, place: usize): void {
  const at = counts + (place << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Adds each place to its bucket's count. @param counts 32-bit counts */
export function countPlaces(places: usize, count: i32, counts: usize): void {
  const end = places + (<usize>count << 1);
  for (; places < end; places += 16) {
    addOne(counts, load<u16>(places));
    addOne(counts, load<u16>(places, 2));
    addOne(counts, load<u16>(places, 4));
    addOne(counts, load<u16>(places, 6));
    addOne(counts, load<u16>(places, 8));
    addOne(counts, load<u16>(places, 10));
    addOne(counts, load<u16>(places, 12));
    addOne(counts, load<u16>(places, 14));
  }
}

@inline
function addCell(cells: usize, place: usize, cell: v128): void {
  const at = cells + (place << 4);
  v128.store(at, f64x2.add(v128.load(at), cell));
}

/**
 * {@link setPlaces}, and adds to the cell of each value's bucket how far it lies from the bucket's middle, in widths, and 1. Those at even positions go to one table, the others to the
 * next: a sum waits for the one before in the same bucket.
 *
 * @param cells two tables of `size` cells of two doubles
 */
export function sumPlaces(x: usize, count: i32, low: f64, scale: f64, size: i32, places: usize, cells: usize): void {
  const others = cells + (<usize>size << 4);
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const last = f64x2.splat(<f64>(size - 1));
  const magic = f64x2.splat(TWO_52);
  const one = f64x2.splat(1);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 32, places += 8) {
    const u = within(x, lows, scales, last);
    const v = within(x + 16, lows, scales, last);
    const p = f64x2.add(u, magic);
    const q = f64x2.add(v, magic);
    const four = i32x4.shuffle(p, q, 0, 2, 4, 6);
    v128.store64_lane(places, i16x8.narrow_i32x4_u(four, four), 0);
    const r = f64x2.sub(u, f64x2.sub(p, magic));
    const s = f64x2.sub(v, f64x2.sub(q, magic));
    addCell(cells, load<u16>(places), i64x2.shuffle(r, one, 0, 2));
    addCell(others, load<u16>(places, 2), i64x2.shuffle(r, one, 1, 2));
    addCell(cells, load<u16>(places, 4), i64x2.shuffle(s, one, 0, 2));
    addCell(others, load<u16>(places, 6), i64x2.shuffle(s, one, 1, 2));
  }
}

/** Adds the second table of cells to the first; their sums then stand as doubles where the first began, their counts as 32-bit numbers where the second did. @param size even */
export function takeCells(cells: usize, size: i32): void {
  const others = cells + (<usize>size << 4);
  for (let k: usize = 0; k < <usize>size; k += 2) {
    const p = f64x2.add(v128.load(cells + (k << 4)), v128.load(others + (k << 4)));
    const q = f64x2.add(v128.load(cells + (k << 4), 16), v128.load(others + (k << 4), 16));
    v128.store(cells + (k << 3), i64x2.shuffle(p, q, 0, 2));
    v128.store64_lane(others + (k << 2), i32x4.trunc_sat_f64x2_u_zero(i64x2.shuffle(p, q, 1, 3)), 0);
  }
}

/**
 * The positions of places whose bucket is marked, ascending.
 *
 * @param marked a byte a bucket: 1 or 0
 * @param found room for `count` 32-bit numbers and one more
 * @returns how many
 */
export function findMarked(places: usize, count: i32, marked: usize, found: usize): i32 {
  const start = found;
  for (let i = 0; i < count; i += 4, places += 8) {
    const p = <usize>load<u8>(marked + load<u16>(places));
    const q = <usize>load<u8>(marked + load<u16>(places, 2));
    const r = <usize>load<u8>(marked + load<u16>(places, 4));
    const s = <usize>load<u8>(marked + load<u16>(places, 6));
    // Most often none.
    if ((p | q | r | s) === 0) continue;
    store<u32>(found, i);
    found += p << 2;
    store<u32>(found, i + 1);
    found += q << 2;
    store<u32>(found, i + 2);
    found += r << 2;
    store<u32>(found, i + 3);
    found += s << 2;
  }
  return <i32>((found - start) >> 2);
}
