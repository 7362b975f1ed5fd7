/** a - b of each pair. */
export function differencesOf(a: Float64Array, b: Float64Array): Float64Array {
  const differences = new Float64Array(a.length);
  for (let i = 0; i < differences.length; i++) differences[i] = (a[i] as number) - (b[i] as number);
  return differences;
}
