import { log } from './log.js';
import { sqrt } from './sqrt.js';

/**
 * The z with P(Z <= z) = p for a standard normal Z: relative error about 1e-16, the same bits on every machine.
 *
 * Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16, doi:10.2307/2347330.
 *
 * @param p in (0, 1); 0 and 1 give -Infinity and Infinity, anything else NaN
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRAL) return central(q);
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  return tail(p, q);
}

const CENTRAL = 0.425;

function central(q: number): number {
  const r = 0.180625 - q * q;
  return (
    (q *
      (((((((2.5090809287301226727e3 * r + 3.343057558358812810e4) * r + 6.726577092700870085e4) * r + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r +
        1.3314166789178437745e2) *
        r +
        3.387132872796366608)) /
    (((((((5.226495278852854561e3 * r + 2.8729085735721942674e4) * r + 3.930789580009271061e4) * r + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r +
      4.2313330701600911252e1) *
      r +
      1)
  );
}

function tail(p: number, q: number): number {
  const z = ofRoot(sqrt(-log(q < 0 ? p : 1 - p)));
  return q < 0 ? -z : z;
}

function ofRoot(root: number): number {
  if (root > 5) return ofLargeRoot(root - 5);
  const r = root - 1.6;
  return (
    (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.76949722146069140550) * r +
      4.63033784615654529590) *
      r +
      1.42343711074968357734) /
    (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940) * r +
      2.05319162663775882187) *
      r +
      1)
  );
}

function ofLargeRoot(r: number): number {
  return (
    (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580) * r +
      5.46378491116411436990) *
      r +
      6.65790464350110377720) /
    (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r +
      5.99832206555887937690e-1) *
      r +
      1)
  );
}
