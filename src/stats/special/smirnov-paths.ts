/**
 * The chance that a random lattice path from (0, 0) to (n, m) ever has gap |i/n - j/m| (or i/n - j/m for one side) of at least d, d = h / lcm(n, m).
 * Every step adds positive parts, so small probabilities keep their relative accuracy. O(n m) inside the band. Hodges (1958), doi:10.1007/BF02589501;
 * recursion for the upper tail as in Viehmann (2021), arXiv:2102.08037.
 */
export function smirnovPaths(n: number, m: number, h: number, twoSided: boolean): number {
  const g = gcd(n, m);
  const stepA = m / g;
  const stepB = n / g;
  if (h <= 0) return 1;
  // row[j]: chance that the path to (i, j) was outside; gap in units of 1/lcm is i stepA - j stepB.
  const row = new Float64Array(m + 1).fill(1);
  for (let i = 0; i <= n; i++) {
    const rise = i * stepA;
    // Inside the band: rise - j stepB < h, and for two sides also > -h.
    const first = Math.max(0, Math.floor((rise - h) / stepB) + 1);
    const last = twoSided ? Math.min(m, Math.ceil((rise + h) / stepB) - 1) : m;
    if (first > 0) row[Math.min(m, first - 1)] = 1;
    for (let j = first; j <= last; j++) {
      const total = i + j;
      if (total === 0) row[0] = 0;
      else row[j] = ((i > 0 ? (i / total) * (row[j] as number) : 0) + (j > 0 ? (j / total) * (row[j - 1] as number) : 0));
    }
    if (last + 1 <= m) row[last + 1] = 1;
  }
  return Math.min(1, row[m] as number);
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
