import { describe, expect, it } from 'vitest';
import { aucDrop } from '../checks/auc-drop.js';
import { aucFloor } from '../checks/auc-floor.js';
import { meanShift } from '../checks/mean-shift.js';
import { errorRate } from '../checks/error-rate.js';
import { topKOverlap } from '../checks/top-k-overlap.js';
import { derived, faker } from '../population/other-fields.js';
import { decisionChurn } from '../checks/decision-churn.js';
import { ndcgDrop } from '../checks/ndcg-drop.js';
import { psi } from '../checks/psi.js';
import { rankCorrelation } from '../checks/rank-correlation.js';
import { wasserstein } from '../checks/wasserstein.js';
import { definePopulation } from '../population/define-population.js';
import { rounded, uniform } from '../population/numeric-fields.js';
import { openInference } from '../scoring/endpoint.js';
import { defineSuite } from './define-suite.js';
import { planOf } from './plan-of.js';
import { unitsOf } from './units-of.js';

const population = definePopulation({
  referenceDate: '2026-01-01',
  fields: { x: uniform({ min: 0, max: 1 }), house: rounded(uniform({ min: 0.5, max: 100.5 }), 0), list: rounded(uniform({ min: 0.5, max: 50.5 }), 0) },
  cohorts: { left: { share: 0.5 }, right: { share: 0.5 } },
  labels: { source: 'drawn in the test', probability: () => 0.3 },
});
const wire = openInference({ url: 'http://127.0.0.1:1', model: 'paper', inputs: [{ name: 'x', datatype: 'FP64', fields: ['x'] }], output: { name: 'score' } });
const spec = {
  name: 'paper',
  seed: 1,
  population,
  candidate: wire,
  baseline: wire,
  range: [0, 1] as const,
  budget: { accounts: 800 },
  checks: [meanShift({ atMost: 0.1, cohorts: 'each' }), decisionChurn({ at: 0.5, atMost: 0.2 }), ndcgDrop({ query: 'list', atMost: 0.4 })],
};
const plain = defineSuite(spec);
const housed = defineSuite({ ...spec, clusterBy: 'house' });
const config = { root: '/nowhere', suites: '/nowhere', reports: '/nowhere', environments: {}, sinks: {}, baselines: { folder: '/nowhere' } };
const planned = (suite: typeof plain) => new Map(planOf({ suite, file: '/nowhere/paper.suite.ts', place: 'paper.suite.ts' }, {}, config).checks.map((one) => [one.check.id, one]));

describe('units of a plan: hand', () => {
  it('800 accounts in 100 houses weigh as one in nine: sizes vary, and large houses weigh more', () => {
    const units = unitsOf(housed, 800)({ cohorts: ['left'], needs: [] })!;
    // Sizes are close to Poisson of mean 8: E m^2 / E m = 1 + 8.
    expect(units.designEffect).toBeGreaterThan(8);
    expect(units.designEffect).toBeLessThan(10);
    expect(units.largest).toBeGreaterThan(12);
    expect(unitsOf(plain, 800)({ cohorts: ['left'], needs: [] })).toBeUndefined();
  });

  it('a claim on lists counts lists, with or without clusters', () => {
    const needs = [{ evidence: 'rankings' as const, of: [], query: 'list' }];
    for (const suite of [plain, housed]) expect(unitsOf(suite, 800)({ cohorts: ['left', 'right'], needs })!.designEffect).toBeCloseTo(17, 0);
  });

  it('a claim without bounds for clusters cannot be decided, and the plan says what to claim instead', () => {
    const [alone, together] = [{}, { clusterBy: 'house' }].map((more) => planned(defineSuite({ ...spec, ...more, checks: [psi({ atMost: 0.9 }), wasserstein({ atMost: 0.5 }), rankCorrelation({ atLeast: 0.1 }), aucFloor({ atLeast: 0.1 }), aucDrop({ atMost: 0.9 }), ndcgDrop({ query: 'list', atMost: 0.4 })] })));
    for (const id of ['psi', 'wasserstein', 'rank-correlation', 'auc-floor', 'auc-drop']) {
      expect(alone!.get(id)!.undecidable, id).toBeUndefined();
      expect(together!.get(id)!.undecidable, id).toMatchObject({ reason: expect.stringMatching(/ has no bounds for clustered accounts$/) as string, hint: expect.stringMatching(/^use .*, or make it advisory$/) as string });
    }
    expect(together!.get('ndcg-drop')!.undecidable).toBeUndefined();
  });

  it('lists of one household are one witness: the larger unit counts', () => {
    const population = definePopulation({ fields: { home: faker((f) => f.string.uuid()), list: derived(['home', 'x'], ({ home, x }: { home: string; x: number }) => `${home} ${Math.floor(4 * x)}`), x: uniform({ min: 0, max: 1 }) }, groups: { by: 'home', size: 20 }, cohorts: { all: { share: 1 } }, labels: { source: 'test', probability: () => 0.5 } });
    const grouped = { ...spec, population, checks: [ndcgDrop({ query: 'list', k: 3, atMost: 0.4 })] };
    const designEffect = (clusterBy: string) => planned(defineSuite({ ...grouped, clusterBy })).get('ndcg-drop')!.units!.designEffect;
    expect(designEffect('home')).toBe(20);
    expect(designEffect('list')).toBeLessThan(8);
  });

  it('the plan asks for more accounts, and catches less, where accounts are no witnesses of their own', () => {
    const [alone, together] = [planned(plain), planned(housed)];
    for (const id of ['mean-shift[left]', 'decision-churn']) {
      const [one, other] = [alone.get(id)!, together.get(id)!];
      expect(one.units).toBeUndefined();
      expect(other.units!.designEffect).toBeGreaterThan(8);
      expect(other.accountsToPass ?? Infinity).toBeGreaterThan(2 * one.accountsToPass!);
      expect(other.detectable ?? Infinity).toBeGreaterThan(one.detectable!);
    }
    expect(together.get('mean-shift[left]')!.levels).toEqual(alone.get('mean-shift[left]')!.levels);
    expect(alone.get('ndcg-drop')!.units!.designEffect).toBeGreaterThan(10);
  });

  it('a top of the list that is as long as the groups cannot be claimed', () => {
    const sessions = definePopulation({ fields: { session: faker((f) => f.string.uuid()), x: uniform({ min: 0, max: 1 }) }, groups: { by: 'session', size: 8 }, cohorts: { all: { share: 1 } } });
    expect(unitsOf(defineSuite({ ...spec, population: sessions }), 5)({ cohorts: ['all'], needs: [] })).toEqual({ designEffect: 8, largest: 8, final: true });
    const top = (k: number) => planned(defineSuite({ ...spec, population: sessions, checks: [topKOverlap({ query: 'session', k, atLeast: 0.5 })] })).get('top-k-overlap')!.undecidable;
    expect(top(7)).toBeUndefined();
    expect(top(8)).toEqual({ reason: 'no list has more than 8 items, and one of at most 8 has all of them in its top', hint: 'choose a smaller k, or larger groups' });
  });

  it('a rate of clusters: without a failure as many pass as without noise, and no tolerance is offered that no rate exceeds', () => {
    const rate = (accounts: number) => planned(defineSuite({ ...spec, clusterBy: 'house', budget: { accounts }, checks: [errorRate({ atMost: 0.05 })] })).get('error-rate')!;
    const decided = rate(6400);
    expect(decided.undecidable).toBeUndefined();
    expect(decided.inconclusiveAt![0]).toBe(0);
    expect(decided.inconclusiveAt![2]).toBeGreaterThan(0);
    const [, tolerance] = /widen the tolerance to (\d+)%/.exec(rate(100).undecidable!.hint) ?? [];
    expect(tolerance === undefined || Number(tolerance) < 100).toBe(true);
  });
});
