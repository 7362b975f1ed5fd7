const PARITY: i32 = 0x1bd11bda;
/** The bits of 1. */
const ONE: i64 = 0x3ff0000000000000;
/** 1 - 2^-53. */
const BELOW_1: f64 = 0.9999999999999999;

@inline
function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

@inline
function by16(x: v128): v128 {
  return i8x16.swizzle(x, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}

@inline
function by24(x: v128): v128 {
  return i8x16.swizzle(x, i8x16(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12));
}

/**
 * `uniformAt(stream, from + k)` for every k below `count`: the rounds of `threefryInto` over eight counters at once, in two vectors, because each round waits for the one before it.
 *
 * @param out room for `count` doubles
 * @param count a multiple of 8, at least 8
 * @param second second word of every counter
 */
export function fillUniforms(out: usize, count: i32, k0: i32, k1: i32, from: i32, second: i32): void {
  fill<f64>(out, count, k0, k1, from, second);
}

/** The blocks themselves, 64 bits each: the first word, then the second. */
export function fillWords(out: usize, count: i32, k0: i32, k1: i32, from: i32, second: i32): void {
  fill<u64>(out, count, k0, k1, from, second);
}

@inline
function fill<T>(out: usize, count: i32, k0: i32, k1: i32, from: i32, second: i32): void {
  const k2 = k0 ^ k1 ^ PARITY;
  const zero = i32x4.splat(k0);
  const one = i32x4.splat(k1);
  const two = i32x4.splat(k2);
  const add1 = i32x4.splat(k2 + 1);
  const add2 = i32x4.splat(k0 + 2);
  const add3 = i32x4.splat(k1 + 3);
  const add4 = i32x4.splat(k2 + 4);
  const add5 = i32x4.splat(k0 + 5);
  const start = i32x4.splat(second + k1);
  const first = i32x4.add(i32x4.splat(from + k0), i32x4(0, 1, 2, 3));
  let k = 0;
  do {
    let a = i32x4.add(first, i32x4.splat(k));
    let c = i32x4.add(a, i32x4.splat(4));
    let b = start;
    let d = b;
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, one); b = i32x4.add(b, add1); c = i32x4.add(c, one); d = i32x4.add(d, add1);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    a = i32x4.add(a, two); b = i32x4.add(b, add2); c = i32x4.add(c, two); d = i32x4.add(d, add2);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, zero); b = i32x4.add(b, add3); c = i32x4.add(c, zero); d = i32x4.add(d, add3);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    a = i32x4.add(a, one); b = i32x4.add(b, add4); c = i32x4.add(c, one); d = i32x4.add(d, add4);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, two); b = i32x4.add(b, add5); c = i32x4.add(c, two); d = i32x4.add(d, add5);
    const at = out + (<usize>k << 3);
    if (isFloat<T>()) {
      v128.store(at, uniform(i32x4.shuffle(b, a, 0, 4, 1, 5)));
      v128.store(at, uniform(i32x4.shuffle(b, a, 2, 6, 3, 7)), 16);
      v128.store(at, uniform(i32x4.shuffle(d, c, 0, 4, 1, 5)), 32);
      v128.store(at, uniform(i32x4.shuffle(d, c, 2, 6, 3, 7)), 48);
    } else {
      v128.store(at, i32x4.shuffle(a, b, 0, 4, 1, 5));
      v128.store(at, i32x4.shuffle(a, b, 2, 6, 3, 7), 16);
      v128.store(at, i32x4.shuffle(c, d, 0, 4, 1, 5), 32);
      v128.store(at, i32x4.shuffle(c, d, 2, 6, 3, 7), 48);
    }
    k += 8;
  } while (k < count);
}

/** `asUniform` of two pairs of words, the first of each in the upper half: their upper 52 bits after the 1, from which all but 2^-53 of 1 is taken. Exact. */
@inline
function uniform(words: v128): v128 {
  return f64x2.sub(v128.or(i64x2.shr_u(words, 12), i64x2.splat(ONE)), f64x2.splat(BELOW_1));
}
