import { fillWords } from './threefry';

/** Values in a block: 8 KiB, which stay in the first cache, and an index of 10 bits, of which a word of 32 holds three. */
const BLOCK: i32 = 1024;
const OFFSETS: u32 = (BLOCK - 1) << 3;

// The random words: made in batches, taken in order.
let words: usize = 0;
let batch: i32 = 0;
let at: usize = 0;
let end: usize = 0;
let keyA: i32 = 0;
let keyB: i32 = 0;
let made: i32 = 0;
let second: i32 = 0;

/** Starts the words of a stream. @param room for `blocks` blocks of the generator, a multiple of 16 */
export function beginWords(room: usize, blocks: i32, a: i32, b: i32, counter: i32): void {
  words = room;
  batch = blocks;
  at = end = room + (<usize>blocks << 3);
  keyA = a;
  keyB = b;
  made = 0;
  second = counter;
}

function makeMore(): void {
  fillWords(words, batch, keyA, keyB, made, second);
  made += batch;
  at = words;
}

@inline
function nextWord(): u32 {
  if (at == end) makeMore();
  const word = load<u32>(at);
  at += 4;
  return word;
}

/** How many words can be taken without asking again, at most `wanted`. */
@inline
function ready(wanted: u32): u32 {
  if (at == end) makeMore();
  return min<u32>(wanted, <u32>((end - at) >> 2));
}

/**
 * Draws from `size` values with replacement: a word w draws value number floor(w size / 2^32), unless it is one of the 2^32 mod size words that would favour some of them.
 *
 * @param count draws
 * @param out room for `count` values
 */
export function draw(data: usize, size: u32, count: u32, out: usize): void {
  const least = (~size + 1) % size;
  const sizes = i32x4.splat(size);
  const leasts = i32x4.splat(least);
  const stop = out + (<usize>count << 3);
  while (out < stop) {
    const run = ready(<u32>((stop - out) >> 3));
    let from = at;
    at += <usize>run << 2;
    for (const fours = from + (<usize>(run & ~3) << 2); from < fours; from += 16) {
      const four = v128.load(from);
      const first = i64x2.extmul_low_i32x4_u(four, sizes);
      const second = i64x2.extmul_high_i32x4_u(four, sizes);
      if (v128.any_true(i32x4.lt_u(i32x4.shuffle(first, second, 0, 2, 4, 6), leasts))) {
        for (let k: usize = 0; k < 16; k += 4) out = drawn(load<u32>(from + k), data, size, least, out);
        continue;
      }
      store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(first, 1) << 3)));
      store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(first, 3) << 3)), 8);
      store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(second, 1) << 3)), 16);
      store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(second, 3) << 3)), 24);
      out += 32;
    }
    for (; from < at; from += 4) out = drawn(load<u32>(from), data, size, least, out);
  }
}

/** Where the next value goes. */
@inline
function drawn(word: u32, data: usize, size: u32, least: u32, out: usize): usize {
  const product = <u64>word * size;
  if (<u32>product < least) return out;
  store<u64>(out, load<u64>(data + (<usize>(product >> 32) << 3)));
  return out + 8;
}

/**
 * The sum of `count` draws with replacement from `size` values, without an order: how many fall into each block of values is drawn first, then within each.
 *
 * @param spare room for a block of values and 3 more
 */
export function sumOfDraws(data: usize, size: i32, count: u32, spare: usize): f64 {
  if (count == 0) return 0;
  if (size == BLOCK) return sumOfBlock(data, count);
  if (size < BLOCK) return sumOfRest(data, size, count, spare);
  let left = BLOCK;
  while (2 * left < size) left *= 2;
  const here = binomial(count, left, size);
  return sumOfDraws(data, left, here, spare) + sumOfDraws(data + (<usize>left << 3), size - left, count - here, spare);
}

/**
 * How many of `count` trials succeed, each with probability part / whole, 0 < part < whole: exact, and without rounding. A trial succeeds where a random binary fraction is below
 * part / whole; of those whose digits have been equal so far the next one decides half, as successes where the digit of part / whole is 1.
 */
export function binomial(count: u32, part: u32, whole: u32): u32 {
  let successes: u32 = 0;
  let open = count;
  let rest = part;
  while (open > 0 && rest > 0) {
    const settled = onesOf(open);
    open -= settled;
    rest <<= 1;
    if (rest < whole) continue;
    rest -= whole;
    successes += settled;
  }
  return successes;
}

/** How many of so many random bits are 1. */
function onesOf(bits: u32): u32 {
  let ones: u64 = 0;
  for (let whole = bits >> 5; whole > 0;) {
    const run = ready(whole);
    whole -= run;
    if (run & 1) {
      ones += popcnt<u64>(load<u32>(at));
      at += 4;
    }
    for (let k = run >> 1; k > 0; k--, at += 8) ones += popcnt<u64>(load<u64>(at));
  }
  const left = bits & 31;
  if (left > 0) ones += popcnt<u64>(nextWord() >> (32 - left));
  return <u32>ones;
}

function sumOfBlock(data: usize, count: u32): f64 {
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  let e: f64 = 0;
  let f: f64 = 0;
  for (let whole = count / 3; whole > 0;) {
    const run = ready(whole);
    whole -= run;
    let from = at;
    at += <usize>run << 2;
    if (run & 1) {
      const word = load<u32>(from);
      a += load<f64>(data + ((word >> 19) & OFFSETS));
      b += load<f64>(data + ((word >> 9) & OFFSETS));
      c += load<f64>(data + ((word << 1) & OFFSETS));
      from += 4;
    }
    for (const stop = at; from < stop; from += 8) {
      const two = load<u64>(from);
      a += load<f64>(data + (<u32>(two >> 19) & OFFSETS));
      b += load<f64>(data + (<u32>(two >> 9) & OFFSETS));
      c += load<f64>(data + (<u32>(two << 1) & OFFSETS));
      d += load<f64>(data + (<u32>(two >> 51) & OFFSETS));
      e += load<f64>(data + (<u32>(two >> 41) & OFFSETS));
      f += load<f64>(data + (<u32>(two >> 31) & OFFSETS));
    }
  }
  const left = count % 3;
  if (left > 0) {
    const word = nextWord();
    d += load<f64>(data + ((word >> 19) & OFFSETS));
    if (left > 1) e += load<f64>(data + ((word >> 9) & OFFSETS));
  }
  return a + b + c + (d + e + f);
}

/** The block that is not full. */
function sumOfRest(data: usize, size: i32, count: u32, spare: usize): f64 {
  let sum: f64 = 0;
  while (count > 0) {
    const here = min<u32>(count, BLOCK);
    count -= here;
    draw(data, size, here, spare);
    let a: f64 = 0;
    let b: f64 = 0;
    let c: f64 = 0;
    let d: f64 = 0;
    const stop = spare + (<usize>here << 3);
    store<f64>(stop, 0);
    store<f64>(stop, 0, 8);
    store<f64>(stop, 0, 16);
    for (let from = spare; from < stop; from += 32) {
      a += load<f64>(from);
      b += load<f64>(from, 8);
      c += load<f64>(from, 16);
      d += load<f64>(from, 24);
    }
    sum += a + b + (c + d);
  }
  return sum;
}
