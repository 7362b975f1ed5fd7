/**
 * Square root by Newton's iteration: the same bits on every machine (the language leaves `Math.sqrt` open to approximation). Within 1 ulp.
 *
 * @param x at least 0 and finite; a negative number gives NaN
 */
export function sqrt(x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  let scale = 1;
  while (x >= 4) [x, scale] = [x / 4, scale * 2];
  while (x < 1) [x, scale] = [x * 4, scale / 2];
  let root = 0.5 + x / 2.5;
  for (let step = 0; step < 5; step++) root = 0.5 * (root + x / root);
  return root * scale;
}
