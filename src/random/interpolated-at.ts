/** The value at u in (0, 1), linear between values at the middles of equally long blocks, flat beyond the first and the last. @param values at least two */
export function interpolatedAt(values: Float64Array, u: number): number {
  const blocks = values.length;
  const at = Math.min(blocks - 1, Math.max(0, u * blocks - 0.5));
  const k = Math.min(blocks - 2, Math.floor(at));
  const from = values[k] as number;
  return from + (at - k) * ((values[k + 1] as number) - from);
}
