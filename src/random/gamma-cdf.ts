import { exp } from './exp.js';
import { log } from './log.js';
import { logGamma } from './log-gamma.js';

/**
 * P(X <= x) for X of the gamma distribution with this shape and scale 1: the regularised lower incomplete gamma function. About 1e-13, the same bits on every machine.
 *
 * Source: W. Press et al., Numerical Recipes, 3rd edition, 6.2: series below shape + 1, Lentz's continued fraction above.
 *
 * @param shape > 0
 */
export function gammaCdf(shape: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x === Infinity) return 1;
  const front = exp(shape * log(x) - x - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; n < 100_000 && term > sum * 1e-17; n++) sum += term *= x / (shape + n);
    return front * sum;
  }
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 100_000; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonzero(a * d + b);
    c = nonzero(b + a / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return 1 - front * fraction;
}

const nonzero = (x: number): number => (Math.abs(x) < 1e-300 ? 1e-300 : x);
