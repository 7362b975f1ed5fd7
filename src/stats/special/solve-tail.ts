/** A tail probability and its absolute derivative, at a point of the line. */
export interface TailAt {
  readonly tail: number;
  readonly slope: number;
}

/**
 * The point u of the line where a monotone tail probability equals `target` (0 < target <= 0.5 or so): Newton steps on ln(tail), which is concave for
 * the distributions here once u is a logarithm or a logit, inside a bracket that only shrinks.
 * @param sign +1 where the tail grows with u (a cdf), -1 where it falls (a survival function).
 * @param start first guess; any number will do.
 * @returns u, or -Infinity or Infinity where it lies beyond -700 or 700: there e^u leaves the range of a double.
 */
export function solveTail(at: (u: number) => TailAt, target: number, sign: 1 | -1, start: number): number {
  const goal = Math.log(target);
  let low = -REACH;
  let high = REACH;
  let u = Math.max(low, Math.min(high, start));
  for (let i = 0; i < 200; i++) {
    const { tail, slope } = at(u);
    const gap = tail > 0 ? Math.log(tail) - goal : -Infinity;
    if (gap === 0) return u;
    if (u === REACH && gap * sign < 0) return Infinity;
    if (u === -REACH && gap * sign > 0) return -Infinity;
    if (gap * sign > 0) high = u;
    else low = u;
    let next = tail > 0 && slope > 0 ? u - (sign * gap * tail) / slope : Number.NaN;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= 4e-16 * Math.max(1, Math.abs(u)) || next === low || next === high) return settled(next);
    u = next;
  }
  return settled(u);
}

const REACH = 700;

function settled(u: number): number {
  return Math.abs(u) < REACH - 1e-9 ? u : u * Infinity;
}
