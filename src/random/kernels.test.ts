import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { betaCdf } from './beta-cdf.js';
import { exp } from './exp.js';
import { gammaCdf } from './gamma-cdf.js';
import { log } from './log.js';
import { logGamma } from './log-gamma.js';
import { logistic } from './logistic.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';
import { sqrt } from './sqrt.js';

const oracle = JSON.parse(readFileSync(new URL('../../fixtures/oracles/random/kernels.json', import.meta.url), 'utf8')) as Record<string, number[][]>;

/** Largest error over the oracle's cases: relative, or absolute where the expected value is below `scale`. */
function worst(name: string, kernel: (...x: number[]) => number, scale = 0): number {
  const cases = oracle[name] ?? [];
  expect(cases.length).toBeGreaterThan(40);
  return Math.max(
    ...cases.map((row) => {
      const expected = row.at(-1) as number;
      const found = kernel(...row.slice(0, -1));
      return found === expected ? 0 : Math.abs(found - expected) / Math.max(scale, Math.abs(expected), 5e-324);
    }),
  );
}

const ULP = 2.220446049250313e-16;

describe('oracle: kernels against mpmath', () => {
  it('exp, within an ulp, and to the last subnormal', () => {
    expect(worst('exp', exp, 1e-307)).toBeLessThan(ULP);
    expect([exp(-746), exp(710), exp(NaN), exp(-Infinity), exp(Infinity)]).toEqual([0, Infinity, NaN, 0, Infinity]);
  });
  it('log, within an ulp, subnormals included', () => {
    expect(worst('log', log)).toBeLessThan(ULP);
    expect([log(0), log(-1), log(Infinity), log(NaN), log(1)]).toEqual([-Infinity, NaN, Infinity, NaN, 0]);
  });
  it('sqrt, within an ulp', () => {
    expect(worst('sqrt', sqrt)).toBeLessThan(ULP);
    expect([sqrt(0), sqrt(-1), sqrt(9)]).toEqual([0, NaN, 3]);
  });
  it('logistic', () => expect(worst('logistic', logistic)).toBeLessThan(3 * ULP));
  it('normal cdf, tails included', () => expect(worst('normalCdf', normalCdf)).toBeLessThan(2e-13));
  it('normal quantile', () => {
    expect(worst('normalQuantile', normalQuantile)).toBeLessThan(4 * ULP);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-1), normalQuantile(NaN)]).toEqual([-Infinity, Infinity, NaN, NaN]);
  });
  it('ln gamma, relative to 1 near its zeros', () => expect(worst('logGamma', logGamma, 1)).toBeLessThan(1e-14));
  it('incomplete gamma', () => expect(worst('gammaCdf', gammaCdf, 1e-3)).toBeLessThan(1e-11));
  it('incomplete beta', () => expect(worst('betaCdf', betaCdf, 1e-3)).toBeLessThan(1e-11));
});
