import { describe, expect, it } from 'vitest';
import { isMlcheckError, type MlcheckError } from '../errors.js';
import { definePopulation } from './define-population.js';
import { beta, exponential, lognormal, mixture, negativeBinomial, normal, poisson, rounded, truncated, uniform, zeroInflated, gamma } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker } from './other-fields.js';

const one = { all: { share: 1 } } as const;

function refusal(define: () => unknown): MlcheckError {
  try {
    define();
  } catch (error) {
    if (isMlcheckError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('hand: a declared population', () => {
  const population = definePopulation({
    fields: { orders: poisson({ mean: 4 }), refunds: constant(0), rate: derived(['orders', 'refunds'], ({ orders, refunds }) => refunds / Math.max(1, orders)), country: categorical({ US: 0.5, DE: 0.5 }) },
    cohorts: { loyal: { share: 0.9, description: 'years of orders' }, new: { share: 0.1, fields: { refunds: poisson({ mean: 1 }), country: constant('US') } } },
    labels: { source: 'hand-made', probability: ({ rate, country }) => (country === 'US' && rate > 0.5 ? 0.9 : 0.1) },
  });

  it('shows cohorts, fields and the source of labels', () => {
    expect(population.cohorts).toEqual([{ name: 'loyal', share: 0.9, description: 'years of orders' }, { name: 'new', share: 0.1 }]);
    expect(population.fields).toEqual(['orders', 'refunds', 'rate', 'country']);
    expect(population.labels?.source).toBe('hand-made');
    expect(population.labels?.probability({ orders: 1, refunds: 1, rate: 1, country: 'US' })).toBe(0.9);
  });

  it('is frozen to the last parameter', () => {
    expect(Object.isFrozen(population)).toBe(true);
    expect(Object.isFrozen(population.cohorts[0])).toBe(true);
    expect(Object.isFrozen(population.declaration?.cohorts['new']?.fields?.['refunds'])).toBe(true);
  });
});

describe('fault: wrong declarations are refused where they are wrong', () => {
  const x = normal({ mean: 0, sd: 1 });
  const cases: readonly (readonly [string, () => unknown, string, string])[] = [
    ['no cohorts', () => definePopulation({ fields: { x }, cohorts: {} }), 'population.cohorts', 'at least one cohort'],
    ['no fields', () => definePopulation({ fields: {}, cohorts: one }), 'population.fields', 'at least one field'],
    ['shares below 1', () => definePopulation({ fields: { x }, cohorts: { a: { share: 0.5 }, b: { share: 0.4 } } }), 'population.cohorts', 'sum to 1, got 0.9'],
    ['shares above 1', () => definePopulation({ fields: { x }, cohorts: { a: { share: 0.5 }, b: { share: 0.7 } } }), 'population.cohorts', 'sum to 1, got 1.2'],
    ['a share of 0', () => definePopulation({ fields: { x }, cohorts: { loyal: { share: 0 }, b: { share: 1 } } }), 'population.cohorts.loyal.share', 'above 0'],
    ['a share that is NaN', () => definePopulation({ fields: { x }, cohorts: { loyal: { share: NaN } } }), 'population.cohorts.loyal.share', 'above 0'],
    ['a cohort named like a path', () => definePopulation({ fields: { x }, cohorts: { 'a/b': { share: 1 } } }), 'population.cohorts.a/b', 'letters'],
    ['weights', () => definePopulation({ fields: { country: categorical({ US: 0.5, DE: 0.4 }) }, cohorts: one }), 'population.fields.country', 'weights must sum to 1, got 0.9'],
    ['a negative weight', () => definePopulation({ fields: { country: categorical({ US: 1.5, DE: -0.5 }) }, cohorts: one }), 'population.fields.country.US', 'from 0 to 1'],
    ['mixture weights', () => definePopulation({ fields: { x: mixture({ weight: 0.5, of: x }) }, cohorts: one }), 'population.fields.x', 'weights must sum to 1'],
    // @ts-expect-error a derivation from a field that is not there is an error in the editor too
    ['an unknown input', () => definePopulation({ fields: { x, y: derived(['z'], ({ z }) => z) }, cohorts: one }), 'population.fields.y.from', 'must name a field'],
    // @ts-expect-error likewise for text
    ['an unknown input of faker', () => definePopulation({ fields: { x, y: faker(['z'], (_, { z }) => z) }, cohorts: one }), 'population.fields.y.from', 'must name a field'],
    ['a cycle', () => definePopulation({ fields: { a: derived(['b'], ({ b }): number => b), b: derived(['a'], ({ a }): number => a) }, cohorts: one }), 'population.fields.a', 'derived from itself'],
    ['a cycle through an override', () => definePopulation({ fields: { x, y: derived(['x'], ({ x }) => x) }, cohorts: { c: { share: 1, fields: { x: derived(['y'], ({ y }: { y: number }) => y) } } } }), 'population.cohorts.c.fields.x', 'derived from itself'],
    // @ts-expect-error an override of a field that is not there
    ['an unknown override', () => definePopulation({ fields: { x }, cohorts: { c: { share: 1, fields: { y: x } } } }), 'population.cohorts.c.fields.y', 'must name a field'],
    ['a wrong override', () => definePopulation({ fields: { x }, cohorts: { c: { share: 1, fields: { x: normal({ mean: 0, sd: 0 }) } } } }), 'population.cohorts.c.fields.x.sd', 'must be > 0'],
    ['an impossible truncation', () => definePopulation({ fields: { x: truncated(x, { min: 9 }) }, cohorts: one }), 'population.fields.x', 'millionth'],
    ['ends that are crossed', () => definePopulation({ fields: { x: truncated(x, { min: 2, max: 1 }) }, cohorts: one }), 'population.fields.x.max', 'above min'],
    ['uniform', () => definePopulation({ fields: { x: uniform({ min: 1, max: 1 }) }, cohorts: one }), 'population.fields.x.max', 'above min'],
    ['lognormal', () => definePopulation({ fields: { x: lognormal({ mu: 0, sigma: -1 }) }, cohorts: one }), 'population.fields.x.sigma', '> 0'],
    ['exponential', () => definePopulation({ fields: { x: exponential({ mean: 0 }) }, cohorts: one }), 'population.fields.x.mean', '> 0'],
    ['gamma', () => definePopulation({ fields: { x: gamma({ shape: 0, scale: 1 }) }, cohorts: one }), 'population.fields.x.shape', 'from 0.01'],
    ['beta', () => definePopulation({ fields: { x: beta({ alpha: 1, beta: Infinity }) }, cohorts: one }), 'population.fields.x.beta', 'from 0.01'],
    ['poisson', () => definePopulation({ fields: { x: poisson({ mean: -1 }) }, cohorts: one }), 'population.fields.x.mean', '> 0'],
    ['negative binomial', () => definePopulation({ fields: { x: negativeBinomial({ mean: 1, size: 0 }) }, cohorts: one }), 'population.fields.x.size', 'from 0.01'],
    ['zero inflation', () => definePopulation({ fields: { x: zeroInflated({ zero: 1, of: x }) }, cohorts: one }), 'population.fields.x.zero', 'below 1'],
    ['decimals', () => definePopulation({ fields: { x: rounded(x, 0.5) }, cohorts: one }), 'population.fields.x.decimals', 'whole number'],
    ['bernoulli', () => definePopulation({ fields: { x: bernoulli(2) }, cohorts: one }), 'population.fields.x.p', 'from 0 to 1'],
    ['a constant NaN', () => definePopulation({ fields: { x: constant(NaN) }, cohorts: one }), 'population.fields.x', 'finite'],
    ['a date', () => definePopulation({ referenceDate: 'yesterday', fields: { x }, cohorts: one }), 'population.referenceDate', 'ISO 8601'],
    ['labels without a source', () => definePopulation({ fields: { x }, cohorts: one, labels: { source: ' ', probability: () => 0.5 } }), 'population.labels.source', 'where labels come from'],
    // @ts-expect-error a correlation with a field that is not there
    ['an unknown correlate', () => definePopulation({ fields: { x }, cohorts: one, correlations: [{ between: ['x', 'y'], rho: 0.5 }] }), 'population.correlations[0].between', 'must name a field'],
    ['a correlation of 1', () => definePopulation({ fields: { x, y: x }, cohorts: one, correlations: [{ between: ['x', 'y'], rho: 1 }] }), 'population.correlations[0].rho', 'between -1 and 1'],
    ['a correlate that does not rise', () => definePopulation({ fields: { x, y: mixture({ weight: 1, of: x }) }, cohorts: one, correlations: [{ between: ['x', 'y'], rho: 0.5 }] }), 'population.correlations[0].between', 'one distribution'],
    ['a pair twice', () => definePopulation({ fields: { x, y: x }, cohorts: one, correlations: [{ between: ['x', 'y'], rho: 0.5 }, { between: ['y', 'x'], rho: 0.5 }] }), 'population.correlations[1].between', 'only once'],
    ['correlations that contradict', () => definePopulation({ fields: { x, y: x, z: x }, cohorts: one, correlations: [{ between: ['x', 'y'], rho: 0.9 }, { between: ['y', 'z'], rho: 0.9 }, { between: ['x', 'z'], rho: -0.9 }] }), 'population.correlations', 'positive definite'],
  ];
  it.each(cases)('%s', (_, define, place, rule) => {
    const error = refusal(define);
    expect(error.code).toBe('population-invalid');
    expect(error.place).toBe(place);
    expect(error.message).toContain(rule);
    expect('value' in error).toBe(true);
    expect(error.hint).toMatch(/\.$/);
  });
});

describe('hand: types', () => {
  it('compares inputs, overrides and labels with the fields', () => {
    const x = normal({ mean: 0, sd: 1 });
    const country = categorical({ US: 0.5, DE: 0.5 });
    const population = definePopulation({
      fields: { x, country, home: derived(['country'], (f: { country: string }) => f.country === 'US') },
      cohorts: one,
      labels: { source: 'hand-made', probability: (f) => (f.home && f.country !== 'DE' ? 1 : f.x > 0 ? 0.5 : 0) },
    });
    expect(population.fields).toHaveLength(3);
    // @ts-expect-error country is text, not a number
    expect(() => definePopulation({ fields: { x, country, y: derived(['country'], ({ country }) => country * 2) }, cohorts: one })).not.toThrow();
    // @ts-expect-error an override keeps the type of the field
    expect(() => definePopulation({ fields: { x }, cohorts: { c: { share: 1, fields: { x: country } } } })).not.toThrow();
  });
});
