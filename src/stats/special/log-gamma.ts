// zeta(k) - 1 for k = 2, 3, ...
const ZETA = [
  0.6449340668482264, 0.2020569031595942, 0.0823232337111381, 0.0369277551433699, 0.0173430619844491, 0.0083492773819228,
  0.0040773561979443, 0.0020083928260822, 0.0009945751278180, 0.0004941886041194, 0.0002460865533080, 0.0001227133475784,
  0.0000612481350587, 0.0000305882363070, 0.0000152822594086, 0.0000076371976379, 0.0000038172932650, 0.0000019082127166,
  9.539620338728e-7, 4.769329867878e-7, 2.384505027277e-7, 1.192199259653e-7, 5.96081890513e-8, 2.98035035147e-8, 1.49015548284e-8,
];

/** ln Gamma(1 + z) with full relative accuracy around z = 0, for -0.5 <= z <= 0.5. */
export function logGamma1p(z: number): number {
  let sum = 0;
  for (let k = ZETA.length + 1; k >= 2; k--) sum = (ZETA[k - 2] as number) * (k % 2 === 0 ? 1 : -1) / k + sum * z;
  return z * (1 - 0.577215664901532861) + z * z * sum - Math.log1p(z);
}

// What Stirling's formula leaves out at 1/2, 1, 3/2, ..., 23/2, which degrees of freedom and counts ask for (mpmath).
const AT_HALVES = [
  0.15342640972002736, 0.08106146679532726, 0.05481412105191765, 0.0413406959554093, 0.03316287351993629, 0.02767792568499834, 0.023746163656297496,
  0.020790672103765093, 0.018488450532673187, 0.016644691189821193, 0.015134973221917378, 0.013876128823070748, 0.012810465242920227, 0.01189670994589177,
  0.011104559758206917, 0.010411265261972096, 0.009799416126158804, 0.009255462182712733, 0.008768700134139386, 0.00833056343336287, 0.00793411456431402,
  0.007573675487951841, 0.007244554301320383,
];

/** The part of ln Gamma that Stirling's formula leaves out: ln Gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi)/2, x > 0. */
export function stirlingError(x: number): number {
  if (x < 12) {
    const half = 2 * x - 1;
    if (half >= 0 && half === Math.floor(half)) return AT_HALVES[half] as number;
    return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_2PI;
  }
  const s = 1 / (x * x);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s * (1 / 156 - s * 3617 / 122400))))))) / x;
}

const HALF_LOG_2PI = 0.918938533204672741780;

/** ln Gamma(x) for x > 0: a zeta series near 1 and 2, recurrence up to 13, Stirling's series above. Relative error about 1e-15. */
export function logGamma(x: number): number {
  if (x >= 13) {
    const z = x - 1;
    return (x - 0.5) * Math.log(z) - z + HALF_LOG_2PI + stirlingError(z);
  }
  if (x < 0.5) return logGamma1p(x) - Math.log(x);
  if (x <= 1.5) return logGamma1p(x - 1);
  let product = 1;
  let z = x;
  for (; z > 2.5; z--) product *= z - 1;
  return logGamma1p(z - 2) + Math.log1p(z - 2) + Math.log(product);
}

/** ln B(a, b) for a, b > 0, without the cancellation of three large log-gammas. */
export function logBeta(a: number, b: number): number {
  const [s, l] = a < b ? [a, b] : [b, a];
  if (l < 12) return logGamma(s) + logGamma(l) - logGamma(a + b);
  // Gamma(l)/Gamma(s + l) by Stirling, with the logarithms combined before they can cancel.
  const ratio = stirlingError(l) - stirlingError(s + l) - (l + 0.5) * Math.log1p(s / l) - s * Math.log(s + l) + s;
  return logGamma(s) + ratio + Math.log1p(s / l);
}

/** ln Gamma(b) / Gamma(a + b) for a small a > 0 and b > 0, exact relative to a: what is nearly equal is never subtracted. */
export function logGammaStep(a: number, b: number): number {
  let sum = 0;
  let l = b;
  for (; l < 12; l++) sum += Math.log1p(a / l);
  return sum + stirlingError(l) - stirlingError(a + l) - (l - 0.5) * Math.log1p(a / l) - a * Math.log(a + l) + a;
}
