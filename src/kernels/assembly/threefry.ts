const PARITY: i32 = 0x1bd11bda;
const STEP: f64 = 2.220446049250313e-16;
const LOW_CELLS: f64 = 1048576;

// @ts-ignore: a decorator of a function is AssemblyScript's own
@inline
function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

// @ts-ignore: a decorator of a function is AssemblyScript's own
@inline
function by16(x: v128): v128 {
  return i8x16.swizzle(x, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}

// @ts-ignore: a decorator of a function is AssemblyScript's own
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
  const k2 = k0 ^ k1 ^ PARITY;
  const zero = i32x4.splat(k0);
  const one = i32x4.splat(k1);
  const two = i32x4.splat(k2);
  const first = i32x4.add(i32x4.splat(from + k0), i32x4(0, 1, 2, 3));
  let k = 0;
  do {
    let a = i32x4.add(first, i32x4.splat(k));
    let c = i32x4.add(a, i32x4.splat(4));
    let b = i32x4.splat(second + k1);
    let d = b;
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, one); b = i32x4.add(b, i32x4.splat(k2 + 1)); c = i32x4.add(c, one); d = i32x4.add(d, i32x4.splat(k2 + 1));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    a = i32x4.add(a, two); b = i32x4.add(b, i32x4.splat(k0 + 2)); c = i32x4.add(c, two); d = i32x4.add(d, i32x4.splat(k0 + 2));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, zero); b = i32x4.add(b, i32x4.splat(k1 + 3)); c = i32x4.add(c, zero); d = i32x4.add(d, i32x4.splat(k1 + 3));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 17), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 29), c);
    a = i32x4.add(a, b); b = v128.xor(by16(b), a); c = i32x4.add(c, d); d = v128.xor(by16(d), c);
    a = i32x4.add(a, b); b = v128.xor(by24(b), a); c = i32x4.add(c, d); d = v128.xor(by24(d), c);
    a = i32x4.add(a, one); b = i32x4.add(b, i32x4.splat(k2 + 4)); c = i32x4.add(c, one); d = i32x4.add(d, i32x4.splat(k2 + 4));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 13), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 15), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 26), c);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a); c = i32x4.add(c, d); d = v128.xor(rotated(d, 6), c);
    a = i32x4.add(a, two); b = i32x4.add(b, i32x4.splat(k0 + 5)); c = i32x4.add(c, two); d = i32x4.add(d, i32x4.splat(k0 + 5));
    const at = out + (<usize>k << 3);
    v128.store(at, uniform(a, b));
    v128.store(at, uniform(upper(a), upper(b)), 16);
    v128.store(at, uniform(c, d), 32);
    v128.store(at, uniform(upper(c), upper(d)), 48);
    k += 8;
  } while (k < count);
}

// @ts-ignore: a decorator of a function is AssemblyScript's own
@inline
function upper(x: v128): v128 {
  return i32x4.shuffle(x, x, 2, 3, 2, 3);
}

/** `asUniform` of the two lower pairs of words. */
// @ts-ignore: a decorator of a function is AssemblyScript's own
@inline
function uniform(a: v128, b: v128): v128 {
  const high = f64x2.mul(f64x2.convert_low_i32x4_u(a), f64x2.splat(LOW_CELLS * STEP));
  const low = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(i32x4.shr_u(b, 12)), f64x2.splat(0.5)), f64x2.splat(STEP));
  return f64x2.add(high, low);
}
