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
 * `uniformAt(stream, from + k)` for every k below `count`: the rounds of `threefryInto` over sixteen counters at once, in four vectors, because each round waits for the one before it.
 *
 * @param out room for `count` doubles
 * @param count a multiple of 16, at least 16
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
    let e = i32x4.add(a, i32x4.splat(8));
    let g = i32x4.add(a, i32x4.splat(12));
    let b = start;
    let d = start;
    let f = start;
    let h = start;
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 13), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 13), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 15), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 15), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 26), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 26), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 6), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 6), g);
    a = i32x4.add(a, one); b = i32x4.add(b, add1); c = i32x4.add(c, one); d = i32x4.add(d, add1);
    e = i32x4.add(e, one); f = i32x4.add(f, add1); g = i32x4.add(g, one); h = i32x4.add(h, add1);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 17), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 17), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 29), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 29), g);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    e = i32x4.add(e, f); f = v128.xor(by16(f), e); g = i32x4.add(g, h); h = v128.xor(by16(h), g);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    e = i32x4.add(e, f); f = v128.xor(by24(f), e); g = i32x4.add(g, h); h = v128.xor(by24(h), g);
    a = i32x4.add(a, two); b = i32x4.add(b, add2); c = i32x4.add(c, two); d = i32x4.add(d, add2);
    e = i32x4.add(e, two); f = i32x4.add(f, add2); g = i32x4.add(g, two); h = i32x4.add(h, add2);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 13), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 13), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 15), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 15), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 26), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 26), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 6), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 6), g);
    a = i32x4.add(a, zero); b = i32x4.add(b, add3); c = i32x4.add(c, zero); d = i32x4.add(d, add3);
    e = i32x4.add(e, zero); f = i32x4.add(f, add3); g = i32x4.add(g, zero); h = i32x4.add(h, add3);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 17), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 17), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 29), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 29), g);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    e = i32x4.add(e, f); f = v128.xor(by16(f), e); g = i32x4.add(g, h); h = v128.xor(by16(h), g);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    e = i32x4.add(e, f); f = v128.xor(by24(f), e); g = i32x4.add(g, h); h = v128.xor(by24(h), g);
    a = i32x4.add(a, one); b = i32x4.add(b, add4); c = i32x4.add(c, one); d = i32x4.add(d, add4);
    e = i32x4.add(e, one); f = i32x4.add(f, add4); g = i32x4.add(g, one); h = i32x4.add(h, add4);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 13), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 13), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 15), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 15), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 26), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 26), g);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    e = i32x4.add(e, f); f = v128.xor(rotated(f, 6), e); g = i32x4.add(g, h); h = v128.xor(rotated(h, 6), g);
    a = i32x4.add(a, two); b = i32x4.add(b, add5); c = i32x4.add(c, two); d = i32x4.add(d, add5);
    e = i32x4.add(e, two); f = i32x4.add(f, add5); g = i32x4.add(g, two); h = i32x4.add(h, add5);
    const at = out + (<usize>k << 3);
    if (isFloat<T>()) {
      v128.store(at, uniform(i32x4.shuffle(b, a, 0, 4, 1, 5)));
      v128.store(at, uniform(i32x4.shuffle(b, a, 2, 6, 3, 7)), 16);
      v128.store(at, uniform(i32x4.shuffle(d, c, 0, 4, 1, 5)), 32);
      v128.store(at, uniform(i32x4.shuffle(d, c, 2, 6, 3, 7)), 48);
      v128.store(at, uniform(i32x4.shuffle(f, e, 0, 4, 1, 5)), 64);
      v128.store(at, uniform(i32x4.shuffle(f, e, 2, 6, 3, 7)), 80);
      v128.store(at, uniform(i32x4.shuffle(h, g, 0, 4, 1, 5)), 96);
      v128.store(at, uniform(i32x4.shuffle(h, g, 2, 6, 3, 7)), 112);
    } else {
      v128.store(at, i32x4.shuffle(a, b, 0, 4, 1, 5));
      v128.store(at, i32x4.shuffle(a, b, 2, 6, 3, 7), 16);
      v128.store(at, i32x4.shuffle(c, d, 0, 4, 1, 5), 32);
      v128.store(at, i32x4.shuffle(c, d, 2, 6, 3, 7), 48);
      v128.store(at, i32x4.shuffle(e, f, 0, 4, 1, 5), 64);
      v128.store(at, i32x4.shuffle(e, f, 2, 6, 3, 7), 80);
      v128.store(at, i32x4.shuffle(g, h, 0, 4, 1, 5), 96);
      v128.store(at, i32x4.shuffle(g, h, 2, 6, 3, 7), 112);
    }
    k += 16;
  } while (k < count);
}

/** `asUniform` of two pairs of words, the first of each in the upper half: their upper 52 bits after the 1, from which all but 2^-53 of 1 is taken. Exact. */
@inline
function uniform(words: v128): v128 {
  return f64x2.sub(v128.or(i64x2.shr_u(words, 12), i64x2.splat(ONE)), f64x2.splat(BELOW_1));
}
