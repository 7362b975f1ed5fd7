import { exp } from './exp.js';

/** The largest number below 1 that quantile functions are given. */
export const BELOW_1 = 0.9999999999999999;

/**
 * P(Z <= z) for a standard normal Z, in [0, 1]. Relative error below 1e-13 in the lower tail, the same bits on every machine.
 *
 * Source: G. West, "Better approximations to cumulative normal functions", Wilmott 2005 (Hart 1968, algorithm 5666) below 3.5, where it is good to 1e-13; Laplace's continued fraction above.
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  if (x > 38.5) return z > 0 ? 1 : 0;
  const e = exp(-0.5 * x * x);
  const tail = x < 3.5 ? near(e, x) : e / fraction(x) / 2.5066282746310002;
  return Math.abs(Number(z > 0) - tail);
}

function near(e: number, x: number): number {
  return (
    (e * ((((((3.52624965998911e-2 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x + 112.079291497871) * x + 221.213596169931) * x + 220.206867912376)) /
    (((((((8.83883476483184e-2 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x + 296.564248779674) * x + 637.333633378831) * x + 793.826512519948) * x + 440.413735824752)
  );
}

/** x + 1/(x + 2/(x + ...)): the reciprocal of Mills' ratio. */
function fraction(x: number): number {
  let sum = x;
  for (let k = 80; k > 0; k--) sum = x + k / sum;
  return sum;
}
