/** Adds the values to the four sums in `out`, every fourth value to one. @param count a multiple of 4 @param out four doubles */
export function addUp(x: usize, count: i32, out: usize): void {
  let sum = v128.load(out);
  let other = v128.load(out, 16);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 32) {
    sum = f64x2.add(sum, v128.load(x));
    other = f64x2.add(other, v128.load(x, 16));
  }
  v128.store(out, sum);
  v128.store(out, other, 16);
}

/**
 * Adds the first four powers of the distances from `center` to sums, every second distance to one.
 *
 * @param count even
 * @param out four vectors: distances, squares, cubes, fourth powers
 */
export function addPowers(x: usize, count: i32, center: f64, out: usize): void {
  let first = v128.load(out);
  let second = v128.load(out, 16);
  let third = v128.load(out, 32);
  let fourth = v128.load(out, 48);
  const middle = f64x2.splat(center);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const d = f64x2.sub(v128.load(x), middle);
    const square = f64x2.mul(d, d);
    first = f64x2.add(first, d);
    second = f64x2.add(second, square);
    third = f64x2.add(third, f64x2.mul(square, d));
    fourth = f64x2.add(fourth, f64x2.mul(square, square));
  }
  v128.store(out, first);
  v128.store(out, second, 16);
  v128.store(out, third, 32);
  v128.store(out, fourth, 48);
}

/**
 * Adds the distances of pairs from two centers, and their products, to sums, every second pair to one.
 *
 * @param count even
 * @param out five vectors: distances of x, of y, squares of x, of y, products
 */
export function addProducts(x: usize, y: usize, count: i32, centerX: f64, centerY: f64, out: usize): void {
  let sumX = v128.load(out);
  let sumY = v128.load(out, 16);
  let xx = v128.load(out, 32);
  let yy = v128.load(out, 48);
  let xy = v128.load(out, 64);
  const middleX = f64x2.splat(centerX);
  const middleY = f64x2.splat(centerY);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) {
    const d = f64x2.sub(v128.load(x), middleX);
    const e = f64x2.sub(v128.load(y), middleY);
    sumX = f64x2.add(sumX, d);
    sumY = f64x2.add(sumY, e);
    xx = f64x2.add(xx, f64x2.mul(d, d));
    yy = f64x2.add(yy, f64x2.mul(e, e));
    xy = f64x2.add(xy, f64x2.mul(d, e));
  }
  v128.store(out, sumX);
  v128.store(out, sumY, 16);
  v128.store(out, xx, 32);
  v128.store(out, yy, 48);
  v128.store(out, xy, 64);
}

/** x - y in place of every x. @param count even */
export function subtract(x: usize, y: usize, count: i32): void {
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16, y += 16) v128.store(x, f64x2.sub(v128.load(x), v128.load(y)));
}

/** |x - center| in place of every x. @param count even */
export function distances(x: usize, count: i32, center: f64): void {
  const middle = f64x2.splat(center);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) v128.store(x, f64x2.abs(f64x2.sub(v128.load(x), middle)));
}
