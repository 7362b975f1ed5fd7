import { definePopulation } from '../define-population.js';
import { drift, drifted } from '../drifted.js';
import { history } from '../history.js';
import { beta, binomial, empirical, exponential, gamma, lognormal, mixture, negativeBinomial, normal, pareto, poisson, rounded, truncated, uniform, weibull, zeroInflated, zipf } from '../numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, folded, missing, oneOf, timestamp } from '../other-fields.js';

/** Every kind of field, alone and in a copula, with gaps, histories, nested cohorts, boundaries, labels and drift. */
export const everyKind = drifted(
  definePopulation({
    referenceDate: '2026-01-05',
    fields: {
      name: faker((f) => f.person.fullName()),
      greeting: faker(['name', 'plan'], (f, { name, plan }) => `${name}, ${plan} "${f.string.alpha(3)}"`),
      age: rounded(normal({ mean: 40, sd: 12 }), 0),
      spend: rounded(lognormal({ mu: 3, sigma: 0.7 }), 2),
      plan: categorical({ free: 0.7, 'silver, "new"': 0.2, gold: 0.1 }),
      vip: bernoulli(0.1),
      phone: missing(categorical({ mobile: 0.8, landline: 0.2 }), ['plan'], (f: { plan: string }) => (f.plan === 'free' ? 0.4 : 0.05)),
      gapped: missing(gamma({ shape: 2, scale: 3 }), 0.3),
      gappedAlone: missing(timestamp({ daysBefore: weibull({ shape: 0.7, scale: 30 }) }), 0.2),
      since: timestamp({ daysBefore: exponential({ mean: 400 }) }),
      inflated: zeroInflated({ zero: 0.3, of: rounded(lognormal({ mu: 3, sigma: 1.2 }), 0) }),
      mixed: mixture({ weight: 0.25, of: normal({ mean: -5, sd: 1 }) }, { weight: 0.75, of: pareto({ alpha: 2, min: 1 }) }),
      cut: truncated(poisson({ mean: 2.5 }), { min: 1, max: 12 }),
      cutTail: truncated(normal({ mean: 0, sd: 1 }), { min: 2 }),
      tail: pareto({ alpha: 1.5, min: 10 }),
      wait: weibull({ shape: 1.7, scale: 5 }),
      seen: empirical([1, 2, 2, 5, 9.5]),
      rank: zipf({ s: 1, n: 500 }),
      hits: binomial({ n: 20, p: 0.3 }),
      calls: negativeBinomial({ mean: 12, size: 1.5 }),
      share: beta({ alpha: 2, beta: 5 }),
      even: uniform({ min: -1, max: 3 }),
      fixed: constant('same'),
      externalId: oneOf(['9007199254740993', '18446744073709551616', null]),
      mean: derived(['spend', 'age'], ({ spend, age }) => spend / Math.max(1, age)),
      often: derived(['calls', 'phone'], (f: { calls: number; phone: string | null }) => (f.phone === null ? null : f.calls > 10)),
      visits: folded('shop', (events) => events.filter(({ kind }) => kind === 'visit').length),
      paid: folded('shop', (events) => events.reduce((sum, { amount }) => sum + amount, 0)),
    },
    correlations: [
      { between: ['age', 'spend'], rho: 0.4 },
      { between: ['spend', 'plan'], rho: 0.5 },
      { between: ['spend', 'vip'], rho: 0.6 },
      { between: ['age', 'gapped'], rho: -0.3 },
      { between: ['gapped', 'inflated'], rho: 0.2 },
      { between: ['spend', 'tail'], rho: 0.3 },
      { between: ['age', 'wait'], rho: 0.1 },
      { between: ['age', 'seen'], rho: 0.2 },
      { between: ['vip', 'cutTail'], rho: 0.2 },
    ],
    histories: {
      shop: history({
        days: 14,
        from: ['calls'],
        events: { visit: { perDay: (f) => f.calls / 30, burst: { extra: 0.5, gapHours: 1 } }, order: { perDay: 0.2, amount: lognormal({ mu: 2, sigma: 1 }) } },
      }),
    },
    cohorts: {
      web: { share: 0.75, cohorts: { guest: { share: 0.4 }, member: { share: 0.6, fields: { vip: bernoulli(0.3), fixed: constant('other'), plan: categorical({ gold: 0.5, free: 0.5, 'silver, "new"': 0 }), gapped: constant(7) } } } },
      shop: { share: 0.2, fields: { name: constant('no name'), wait: constant(0) } },
      edge: { share: 0.05, boundary: true, fields: { calls: poisson({ mean: 3 }), age: poisson({ mean: 40 }) } },
    },
    labels: { source: 'hand-made process', probability: (f) => (f.vip === true ? 0.8 : 0.1) },
  }),
  [drift.unit('even', 100), drift.category('plan', 'never seen before', 0.1), drift.missing('rank', 0.05)],
);
