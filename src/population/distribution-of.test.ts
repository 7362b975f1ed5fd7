import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import { distributionOf } from './distribution-of.js';
import type { NumericField } from './field.js';
import { mixture, normal, poisson, rounded, truncated, uniform, zeroInflated } from './numeric-fields.js';

interface Case {
  readonly field: NumericField;
  readonly mean: number;
  readonly sd: number;
  readonly points: readonly { readonly u: number; readonly x: number; readonly cdf: number }[];
}

const oracle = JSON.parse(readFileSync(new URL('../../fixtures/oracles/random/distributions.json', import.meta.url), 'utf8')) as Case[];
const discrete = (field: NumericField): boolean => ['poisson', 'negativeBinomial', 'binomial', 'zipf'].includes(field.kind);
const named = (field: NumericField): string => JSON.stringify(field).replaceAll('"', '');

describe('oracle: distributions against SciPy', () => {
  it.each(oracle.map((c) => [named(c.field), c] as const))('%s', (_, { field, mean, points }) => {
    const law = distributionOf(field);
    for (const { u, x, cdf } of points) {
      const found = law.quantile(u);
      // Within 1e-12 of a tail the doubles of u itself are coarse.
      const tolerance = (u > 1 - 1e-9 ? 1e-4 : 2e-6) * Math.max(Math.abs(x), 1e-9 * mean);
      if (discrete(field) && u < 1 - 1e-9) expect(found).toBe(x);
      else if (discrete(field)) expect(Math.abs(found - x)).toBeLessThanOrEqual(0.01 * x);
      else expect(Math.abs(found - x)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(law.cdf(x) - cdf)).toBeLessThan(1e-10);
    }
  });

  it.each(oracle.map((c) => [named(c.field), c] as const))('mean of draws: %s', (_, { field, mean, sd }) => {
    const law = distributionOf(field);
    const stream = streamOf(42, named(field));
    const n = 50_000;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += law.quantile(uniformAt(stream, i));
    expect(Math.abs(sum / n - mean)).toBeLessThan((5 * sd) / Math.sqrt(n));
  });
});

describe('law: combined distributions', () => {
  const parts: readonly (readonly [string, NumericField])[] = [
    ['zero-inflated', zeroInflated({ zero: 0.3, of: uniform({ min: 1, max: 5 }) })],
    ['zero-inflated counts', zeroInflated({ zero: 0.3, of: poisson({ mean: 2 }) })],
    ['truncated', truncated(normal({ mean: 0, sd: 1 }), { min: -0.5, max: 1.5 })],
    ['truncated counts', truncated(poisson({ mean: 3 }), { min: 1, max: 6 })],
    ['truncated with an atom at its end', truncated(zeroInflated({ zero: 0.4, of: uniform({ min: -1, max: 1 }) }), { min: 0 })],
    ['mixture', mixture({ weight: 0.25, of: normal({ mean: -3, sd: 1 }) }, { weight: 0.75, of: normal({ mean: 3, sd: 0.5 }) })],
    ['rounded', rounded(normal({ mean: 10, sd: 3 }), 0)],
  ];
  it.each(parts)('%s: draws follow its cdf', (name, field) => {
    const law = distributionOf(field);
    const stream = streamOf(7, name);
    const n = 40_000;
    const draws = Float64Array.from({ length: n }, (_, i) => law.quantile(uniformAt(stream, i))).sort();
    for (const at of [-3, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6, 9, 10, 11]) {
      const share = draws.filter((x) => x <= at).length / n;
      const expected = law.cdf(at);
      expect(Math.abs(share - expected)).toBeLessThanOrEqual(4.5 * Math.sqrt(Math.max(expected * (1 - expected), 1e-9) / n) + 1e-9);
    }
  });

  it('stays inside its ends and on its grid', () => {
    const kept = distributionOf(truncated(poisson({ mean: 3 }), { min: 1, max: 6 }));
    const cents = distributionOf(rounded(normal({ mean: 10, sd: 3 }), 2));
    for (let u = 1e-9; u < 1; u += 0.001) {
      expect([1, 2, 3, 4, 5, 6]).toContain(kept.quantile(u));
      expect(Number(cents.quantile(u).toFixed(2))).toBe(cents.quantile(u));
    }
    expect(kept.quantile(1e-15)).toBe(1);
    expect(kept.quantile(1 - 1e-15)).toBe(6);
  });
});
