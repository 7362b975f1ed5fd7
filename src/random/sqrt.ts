/**
 * Square root by Newton's iteration: the same bits on every machine (the language leaves `Math.sqrt` open to approximation). Within 1 ulp.
 *
 * @param x at least 0 and finite; a negative number gives NaN
 */
export function sqrt(x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  let scale = 1;
  for (; x >= 4; x /= 4) scale *= 2;
  for (; x < 1; x *= 4) scale /= 2;
  let root = 0.5 + x / 2.5;
  root = 0.5 * (root + x / root);
  root = 0.5 * (root + x / root);
  root = 0.5 * (root + x / root);
  root = 0.5 * (root + x / root);
  return 0.5 * (root + x / root) * scale;
}
