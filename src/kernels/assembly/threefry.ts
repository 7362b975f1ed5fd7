const PARITY: i32 = 0x1bd11bda;
const STEP: f64 = 2.220446049250313e-16;
const LOW_CELLS: f64 = 1048576;

// @ts-ignore: a decorator of a function is AssemblyScript's own
@inline
function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * `uniformAt(stream, from + k)` for every k below `count`: the rounds of `threefryInto` over four counters at once.
 *
 * @param out room for `count` doubles
 * @param count a multiple of 4
 * @param second second word of every counter
 */
export function fillUniforms(out: usize, count: i32, k0: i32, k1: i32, from: i32, second: i32): void {
  const k2 = k0 ^ k1 ^ PARITY;
  const zero = i32x4.splat(k0);
  const one = i32x4.splat(k1);
  const two = i32x4.splat(k2);
  const first = i32x4.add(i32x4.splat(from + k0), i32x4(0, 1, 2, 3));
  for (let k = 0; k < count; k += 4) {
    let a = i32x4.add(first, i32x4.splat(k));
    let b = i32x4.splat(second + k1);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a);
    a = i32x4.add(a, one); b = i32x4.add(b, i32x4.splat(k2 + 1));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 16), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 24), a);
    a = i32x4.add(a, two); b = i32x4.add(b, i32x4.splat(k0 + 2));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a);
    a = i32x4.add(a, zero); b = i32x4.add(b, i32x4.splat(k1 + 3));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 17), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 29), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 16), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 24), a);
    a = i32x4.add(a, one); b = i32x4.add(b, i32x4.splat(k2 + 4));
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 13), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 15), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 26), a);
    a = i32x4.add(a, b); b = v128.xor(rotated(b, 6), a);
    a = i32x4.add(a, two); b = i32x4.add(b, i32x4.splat(k0 + 5));
    const at = out + (<usize>k << 3);
    v128.store(at, uniform(a, b));
    v128.store(at + 16, uniform(upper(a), upper(b)));
  }
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
