import { describe, expect, it } from 'vitest';
import { definePopulation, type PopulationSpec } from './define-population.js';
import type { Fields } from './field.js';
import { history } from './history.js';
import { gamma, lognormal, mixture, normal, truncated, zipf } from './numeric-fields.js';
import { constant, derived, missing, timestamp } from './other-fields.js';
import { poisson } from './numeric-fields.js';

type Loose = (options?: unknown, more?: unknown) => unknown;
const loose = (builder: unknown): Loose => builder as Loose;
const define = (spec: unknown): unknown => definePopulation(spec as PopulationSpec<Fields>);
const of = (field: unknown): object => ({ fields: { a: field }, cohorts: { all: { share: 1 } } });
const plain = of(normal({ mean: 0, sd: 1 }));
const visits = (events: object, more: object = {}): object => ({ ...plain, histories: { visits: { ...loose(history)({ days: 7, events }) as object, ...more } } });

describe('fault: a declaration with a slip of the pen is refused where it stands', () => {
  it.each([
    ['no object', undefined, 'population: is required'],
    ['fields forgotten', { cohorts: { all: { share: 1 } } }, 'population.fields: is required'],
    ['a key of the population', { ...plain, corelations: [] }, 'population.corelations: is not a known field'],
    ['a key of a cohort', { ...plain, cohorts: { all: { share: 1, feilds: {} } } }, 'population.cohorts.all.feilds: is not a known field'],
    ['a key of an inner cohort', { ...plain, cohorts: { all: { share: 1, cohorts: { one: { shre: 1 } } } } }, 'population.cohorts.all.cohorts.one.shre: is not a known field'],
    ['cohorts as a list', { ...plain, cohorts: [{ share: 1 }] }, 'population.cohorts: must be an object'],
    ['three fields of a pair', { ...plain, correlations: [{ between: ['a', 'b', 'c'], rho: 0.1 }] }, 'population.correlations[0].between: must name two fields'],
    ['a key of a pair', { ...plain, correlations: [{ between: ['a', 'b'], r: 0.1 }] }, 'population.correlations[0].r: is not a known field'],
    ['a key of a history', visits({ search: { perDay: 1 } }, { day: 3 }), 'population.histories.visits.day: is not a known field'],
    ['a key of an event', visits({ search: { perday: 1 } }), 'population.histories.visits.events.search.perday: is not a known field'],
    ['a key of a following event', visits({ search: { perDay: 1 }, click: { after: 'search', p: 0.1, delayDays: poisson({ mean: 1 }), amount: 3 } }), 'population.histories.visits.events.click.amount: is not a known field'],
    ['labels from nowhere', { ...plain, labels: { probability: () => 0.5 } }, 'population.labels.source: must say where labels come from, in words'],
    ['labels of nothing', { ...plain, labels: { source: 'x', probability: 0.5 } }, 'population.labels.probability: must be a function of the fields, got 0.5'],
    ['a typo of an option', of(loose(lognormal)({ mu: 3, sigm: 1 })), 'population.fields.a.sigm: is not an option of lognormal'],
    ['SciPy\'s name of an option', of(loose(normal)({ loc: 3, scale: 1 })), 'population.fields.a.loc: is not an option of normal'],
    ['an option too many', of(loose(gamma)({ shape: 2, scale: 3, rate: 1 })), 'population.fields.a.rate: is not an option of gamma'],
    ['an option too few', of(loose(zipf)({ s: 1 })), 'population.fields.a.n: is required'],
    ['no options', of(loose(normal)()), 'population.fields.a.mean: is required'],
    ['a number as text', of(loose(poisson)({ mean: '3' })), 'population.fields.a.mean: must be > 0, got "3"'],
    ['a typo of an end', of(loose(truncated)(normal({ mean: 0, sd: 1 }), { mix: 1 })), 'population.fields.a.mix: is not an option of truncated'],
    ['no distribution in another', of(loose(truncated)(undefined, { min: 1 })), 'population.fields.a.of: must be made by a field builder of mlcheck'],
    ['parts as a list', of(loose(mixture)([{ weight: 1, of: normal({ mean: 0, sd: 1 }) }])), 'population.fields.a.parts[0]: must be { weight, of }'],
    ['no field', of(undefined), 'population.fields.a: must be made by a field builder of mlcheck'],
    ['missing without a share', of(loose(missing)(constant(1), [])), 'population.fields.a.p: is required'],
    ['a derivation from a text', { fields: { b: constant(1), a: loose(derived)('b', () => 1) }, cohorts: { all: { share: 1 } } }, 'population.fields.a.from: must be a list of names of fields, got "b"'],
    ['a derivation from nothing', of(loose(derived)(() => 1)), 'population.fields.a.from: must be a list of names of fields'],
    ['a day that no calendar has', { ...of(timestamp({ daysBefore: poisson({ mean: 3 }) })), referenceDate: '2026-02-30' }, 'population.referenceDate: must be an ISO 8601 date, got "2026-02-30"'],
  ])('%s', (_, spec, message) => expect(() => define(spec)).toThrow(message));

  it('and one that is right is taken, 29 February and an instant included', () => {
    for (const referenceDate of ['2028-02-29', '2026-01-05T12:00:00Z', '2026-01-05T23:30:00-05:00']) expect(define({ ...plain, referenceDate })).toMatchObject({ fields: ['a'] });
    expect(define(visits({ search: { perDay: 1 }, click: { after: 'search', p: 0.1, delayDays: poisson({ mean: 1 }) } }))).toMatchObject({ fields: ['a'] });
  });

  it('says the nearest name', () => {
    const hintOf = (spec: unknown): string | undefined => {
      try {
        define(spec);
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
      return undefined;
    };
    expect(hintOf(of(loose(lognormal)({ mu: 3, sigm: 1 })))).toBe('did you mean "sigma"?');
    expect(hintOf(of(loose(normal)({ loc: 3, scale: 1 })))).toBe('known: mean, sd');
    expect(hintOf({ ...plain, corelations: [] })).toBe('did you mean "correlations"?');
  });
});
