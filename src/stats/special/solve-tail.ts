/** A tail probability and its absolute derivative, at a point of the line. */
export interface TailAt {
  readonly tail: number;
  readonly slope: number;
}

/**
 * The point u of the line where a monotone tail probability equals `target` (0 < target <= 0.5 or so): Newton steps on ln(tail), which is concave for
 * the distributions here once u is a logarithm or a logit, inside a bracket that only shrinks.
 * @param sign +1 where the tail grows with u (a cdf), -1 where it falls (a survival function).
 * @param start first guess; any number in [low, high] will do.
 */
export function solveTail(at: (u: number) => TailAt, target: number, sign: 1 | -1, start: number, low = -1500, high = 1500): number {
  const goal = Math.log(target);
  let u = start;
  for (let i = 0; i < 200; i++) {
    const { tail, slope } = at(u);
    const gap = tail > 0 ? Math.log(tail) - goal : -Infinity;
    if (gap === 0) return u;
    if (gap * sign > 0) high = u;
    else low = u;
    let next = tail > 0 && slope > 0 ? u - (sign * gap * tail) / slope : Number.NaN;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= 4e-16 * Math.max(1, Math.abs(u)) || next === low || next === high) return next;
    u = next;
  }
  return u;
}
