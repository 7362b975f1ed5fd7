export const HALF = memory.data<f64>([0.5]);
export const ONE = memory.data<f64>([1]);
export const TWO = memory.data<f64>([2]);

/** A constant that stands in memory, twice. Others are made anew at every use by the engine of Node 24, with three instructions; a load is one. */
@inline
export function held(at: usize): v128 {
  return v128.load64_splat(at);
}

/** The polynomial of degree 7 whose coefficients stand at an address, the highest power's first. */
@inline
export function polynomial(at: usize, x: v128): v128 {
  let sum = v128.load64_splat(at);
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 8));
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 16));
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 24));
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 32));
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 40));
  sum = f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 48));
  return f64x2.add(f64x2.mul(sum, x), v128.load64_splat(at + 56));
}
