/** Bits of a place on the grid that a pass looks at. */
const BITS: i32 = 9;
const DIGITS: i32 = 1 << BITS;
const MASK: i32 = DIGITS - 1;
const LAST_PLACE: f64 = <f64>(DIGITS * DIGITS - 1);

/**
 * Sorts finite values, stable: by their place on a fine grid over their range in two passes, the lower bits of the place first, and then by insertion, which has next to nothing
 * left to do.
 *
 * @param x `count` values and room for one more
 * @param spare room for as many
 * @param tables 4 KiB
 * @returns 0 where their range cannot be divided or so many share places that insertion would take long: their order is nothing to rely on then
 */
export function sortPart(x: usize, count: i32, spare: usize, tables: usize): i32 {
  const ends = endsOf(x, count);
  const low = f64x2.extract_lane(ends, 0);
  const high = -f64x2.extract_lane(ends, 1);
  if (low == high) return 1;
  const scale = LAST_PLACE / (high - low);
  if (!(scale > 0 && scale < Infinity)) return 0;
  // Loops take two at a time: one more of the greatest ends up last.
  store<f64>(x + (<usize>count << 3), high);
  const even = (count + 1) & ~1;
  const uppers = tables + (DIGITS << 2);
  countDigits(x, even, low, scale, tables, uppers);
  move(x, even, spare, low, scale, 0, MASK, tables);
  move(spare, even, x, low, scale, BITS, -1, uppers);
  return insert(x, count);
}

/** The same with a 32-bit number that goes with each value. */
export function sortPartWithRows(x: usize, rows: usize, count: i32, spare: usize, spareRows: usize, tables: usize): i32 {
  const ends = endsOf(x, count);
  const low = f64x2.extract_lane(ends, 0);
  const high = -f64x2.extract_lane(ends, 1);
  if (low == high) return 1;
  const scale = LAST_PLACE / (high - low);
  if (!(scale > 0 && scale < Infinity)) return 0;
  store<f64>(x + (<usize>count << 3), high);
  const even = (count + 1) & ~1;
  const uppers = tables + (DIGITS << 2);
  countDigits(x, even, low, scale, tables, uppers);
  moveWithRows(x, rows, even, spare, spareRows, low, scale, 0, MASK, tables);
  moveWithRows(spare, spareRows, even, x, rows, low, scale, BITS, -1, uppers);
  return insertWithRows(x, rows, count);
}

/** The least value, and the greatest with its sign turned. */
function endsOf(x: usize, count: i32): v128 {
  const sign = f64x2(0, -0.0);
  let ends = v128.xor(f64x2.splat(load<f64>(x)), sign);
  let others = ends;
  const end = x + (<usize>(count & ~1) << 3);
  for (let at = x; at < end; at += 16) {
    ends = f64x2.pmin(ends, v128.xor(v128.load64_splat(at), sign));
    others = f64x2.pmin(others, v128.xor(v128.load64_splat(at, 8), sign));
  }
  const last = v128.xor(v128.load64_splat(x + (<usize>(count - 1) << 3)), sign);
  return f64x2.pmin(f64x2.pmin(ends, others), last);
}

@inline
function placesOf(x: usize, low: f64, scale: f64): v128 {
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(v128.load(x), f64x2.splat(low)), f64x2.splat(scale)));
}

/** Leaves in both tables where the values of each digit begin, in bytes of an array of doubles. */
function countDigits(x: usize, count: i32, low: f64, scale: f64, lowers: usize, uppers: usize): void {
  memory.fill(lowers, 0, DIGITS << 3);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const places = placesOf(x, low, scale);
    const a = i32x4.extract_lane(places, 0);
    const b = i32x4.extract_lane(places, 1);
    addValue(lowers, a & MASK);
    addValue(uppers, a >> BITS);
    addValue(lowers, b & MASK);
    addValue(uppers, b >> BITS);
  }
  let startLower: u32 = 0;
  let startUpper: u32 = 0;
  for (let k = 0; k < DIGITS; k++) {
    const at = <usize>k << 2;
    const lower = load<u32>(lowers + at);
    const upper = load<u32>(uppers + at);
    store<u32>(lowers + at, startLower);
    store<u32>(uppers + at, startUpper);
    startLower += lower;
    startUpper += upper;
  }
}

@inline
function addValue(table: usize, digit: i32): void {
  const at = table + (<usize>digit << 2);
  store<u32>(at, load<u32>(at) + 8);
}

/** Where the next value of a digit goes. */
@inline
function taken(table: usize, digit: i32): usize {
  const at = table + (<usize>digit << 2);
  const next = load<u32>(at);
  store<u32>(at, next + 8);
  return next;
}

function move(x: usize, count: i32, to: usize, low: f64, scale: f64, shift: i32, mask: i32, table: usize): void {
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const places = i32x4.shr_u(placesOf(x, low, scale), shift);
    const first = load<u64>(x);
    const second = load<u64>(x, 8);
    store<u64>(to + taken(table, i32x4.extract_lane(places, 0) & mask), first);
    store<u64>(to + taken(table, i32x4.extract_lane(places, 1) & mask), second);
  }
}

function moveWithRows(x: usize, rows: usize, count: i32, to: usize, toRows: usize, low: f64, scale: f64, shift: i32, mask: i32, table: usize): void {
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, rows += 8) {
    const places = i32x4.shr_u(placesOf(x, low, scale), shift);
    const first = taken(table, i32x4.extract_lane(places, 0) & mask);
    store<u64>(to + first, load<u64>(x));
    store<u32>(toRows + (first >> 1), load<u32>(rows));
    const second = taken(table, i32x4.extract_lane(places, 1) & mask);
    store<u64>(to + second, load<u64>(x, 8));
    store<u32>(toRows + (second >> 1), load<u32>(rows, 4));
  }
}

/** Moves a value that insertion may take on average before it gives up. */
const PATIENCE: i32 = 4;

function insert(x: usize, count: i32): i32 {
  const end = x + (<usize>count << 3);
  let patience = PATIENCE * count;
  let before = load<f64>(x);
  for (let at = x + 8; at < end; at += 8) {
    const v = load<f64>(at);
    if (v >= before) {
      before = v;
      continue;
    }
    let to = at;
    for (; to > x && load<f64>(to - 8) > v; to -= 8) store<f64>(to, load<f64>(to - 8));
    store<f64>(to, v);
    patience -= <i32>((at - to) >> 3);
    if (patience < 0) return 0;
  }
  return 1;
}

function insertWithRows(x: usize, rows: usize, count: i32): i32 {
  const end = x + (<usize>count << 3);
  let patience = PATIENCE * count;
  let before = load<f64>(x);
  for (let at = x + 8; at < end; at += 8) {
    const v = load<f64>(at);
    if (v >= before) {
      before = v;
      continue;
    }
    const row = load<u32>(rows + ((at - x) >> 1));
    let to = at;
    for (; to > x && load<f64>(to - 8) > v; to -= 8) {
      store<f64>(to, load<f64>(to - 8));
      store<u32>(rows + ((to - x) >> 1), load<u32>(rows + ((to - 8 - x) >> 1)));
    }
    store<f64>(to, v);
    store<u32>(rows + ((to - x) >> 1), row);
    patience -= <i32>((at - to) >> 3);
    if (patience < 0) return 0;
  }
  return 1;
}
