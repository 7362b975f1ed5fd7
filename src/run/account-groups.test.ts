import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineSuite } from '../suite/define-suite.js';
import { planOf } from '../suite/plan-of.js';
import { lookSizes } from '../verdict/look-sizes.js';
import { contract, meanShift } from '../checks/index.js';
import { definePopulation } from '../population/define-population.js';
import { uniform } from '../population/numeric-fields.js';
import { faker } from '../population/other-fields.js';
import { openInference } from '../scoring/endpoint.js';
import { paperSuite, type PaperSuite } from './testing/paper-suite.js';

const SIZE = 12;

describe('hand: a suite of accounts in groups', () => {
  const population = definePopulation({ fields: { session: faker((f) => f.string.uuid()), other: faker((f) => f.string.uuid()), a: uniform({ min: 0, max: 4 }) }, groups: { by: 'session', size: SIZE }, cohorts: { all: { share: 1 } } });
  const candidate = openInference({ url: 'http://127.0.0.1:9', model: 'm', inputs: [{ name: 'x', datatype: 'FP32', fields: ['a'] }], output: { name: 'score' } });
  const spec = { name: 'groups', seed: 1, population, candidate, checks: [meanShift({ atMost: 0.1 })] };

  it('counts groups unless it names other clusters', () => {
    expect(defineSuite(spec).clusterBy).toBe('session');
    expect(defineSuite({ ...spec, clusterBy: 'other' }).clusterBy).toBe('other');
  });

  it('looks at whole groups', () => {
    expect(lookSizes(300, SIZE)).toEqual([24, 48, 84, 156, 300, 600]);
    expect(lookSizes(300)).toEqual([19, 38, 75, 150, 300, 600]);
  });
});

describe('hand: a plan of accounts in groups', () => {
  const config = { root: '/nowhere', suites: '/nowhere', reports: '/nowhere', environments: {}, sinks: {}, baselines: { folder: '/nowhere' } };
  const population = definePopulation({ fields: { session: faker((f) => f.string.uuid()), a: uniform({ min: 0, max: 4 }) }, groups: { by: 'session', size: 96 }, cohorts: { all: { share: 1 } } });
  const candidate = openInference({ url: 'http://127.0.0.1:9', model: 'm', inputs: [{ name: 'x', datatype: 'FP32', fields: ['a'] }], output: { name: 'score' } });
  const planned = (accounts: number, options = {}) => planOf({ suite: defineSuite({ name: 'groups', seed: 1, range: [0, 1], population, candidate, baseline: candidate, budget: { accounts }, checks: [contract(), meanShift({ atMost: 0.5 })] }), file: '/nowhere/groups.suite.ts', place: 'groups.suite.ts' }, options, config);

  it('looks at whole groups, in a smoke run too, and sizes claims by them', () => {
    expect(planned(2000).looks).toEqual([192, 288, 576, 1056, 2016]);
    expect(planned(2000, { smoke: true }).looks).toEqual([96]);
    const detectable = (accounts: number) => planned(accounts).checks.find(({ check }) => check.kind === 'mean-shift')!.detectable;
    expect(detectable(47_905)).toBe(detectable(48_000));
    expect(detectable(47_905)).toBeLessThan(detectable(47_904)!);
  });
});

describe('contract: a run on accounts in groups', () => {
  let paper: PaperSuite;
  beforeAll(async () => { paper = await paperSuite(); });
  afterAll(() => paper.remove());

  it('every look ends with a whole list, and verdicts count groups', async () => {
    const run = await paper.run(`import { defineSuite, definePopulation, errorRate, faker, meanShift, ndcgDrop, openInference, topKOverlap, uniform } from 'mlcheck';
export default defineSuite({
  name: 'paper', seed: 1, range: [0, 1], budget: { accounts: 600 },
  population: definePopulation({
    fields: { session: faker((f) => f.string.uuid()), a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 }) },
    groups: { by: 'session', size: ${SIZE}, fields: ['a'] },
    cohorts: { head: { share: 0.5 }, tail: { share: 0.5 } },
    labels: { source: 'test', probability: ({ b }) => b / 40 },
  }),
  candidate: openInference({ ...wire, version: '1' }),
  baseline: openInference({ ...wire, version: '1' }),
  checks: [errorRate({ atMost: 0.1 }), meanShift({ atMost: 0.15 }), ndcgDrop({ query: 'session', k: 5, atMost: 0.2 }), topKOverlap({ query: 'session', k: 5, atLeast: 0.5 })],
});
`);
    expect(run.looks.length).toBeGreaterThan(1);
    for (const { accounts } of run.looks) for (const n of Object.values(accounts)) expect(n % SIZE).toBe(0);
    const verdict = (kind: string) => run.verdicts.find((one) => one.kind === kind)!;
    for (const kind of ['mean-shift', 'ndcg-drop', 'top-k-overlap']) {
      const { n, look } = verdict(kind);
      const accounts = Object.values(run.looks[look - 1]!.accounts).reduce((sum, one) => sum + one, 0);
      expect(n, kind).toBe(accounts / SIZE);
    }
    expect(verdict('mean-shift')).toMatchObject({ outcome: 'pass', details: { clusters: verdict('mean-shift').n } });
  });
});
