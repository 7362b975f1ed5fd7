/** Names that can come up, in declared order, and their cumulative probabilities. */
export function cumulated(weights: Readonly<Record<string, number>>): { readonly names: readonly string[]; readonly cumulative: Float64Array } {
  const names = Object.keys(weights).filter((name) => (weights[name] as number) > 0);
  const cumulative = new Float64Array(names.length);
  names.forEach((name, k) => (cumulative[k] = (weights[name] as number) + (k === 0 ? 0 : (cumulative[k - 1] as number))));
  return { names, cumulative };
}
