import { describe, expect, it } from 'vitest';
import { meanShift } from '../checks/mean-shift.js';
import { ndcgDrop } from '../checks/ndcg-drop.js';
import { topKOverlap } from '../checks/top-k-overlap.js';
import { definePopulation } from '../population/define-population.js';
import { uniform } from '../population/numeric-fields.js';
import { faker } from '../population/other-fields.js';
import { openInference } from '../scoring/endpoint.js';
import { defineSuite } from '../suite/define-suite.js';
import { planOf } from '../suite/plan-of.js';
import { BASE, type Row } from '../table/row.js';
import { poolNoise } from './pool-noise.js';
import { effectInPool, replayPool } from './pool-replay.js';
import { drawOf, poolTable } from './pool-table.js';
import { poolOf } from './pool.js';
import { draws } from './testing/slice-world.js';

const SIZE = 6;
const endpoint = openInference({ url: 'http://127.0.0.1:1', model: 'paper', inputs: [{ name: 'x', datatype: 'FP64', fields: ['x'] }], output: { name: 'score' } });
const population = definePopulation({
  fields: { session: faker((f) => f.string.uuid()), x: uniform({ min: 0, max: 1 }) },
  groups: { by: 'session', size: SIZE, fields: [] },
  cohorts: { all: { share: 1 } },
  labels: { source: 'drawn in the test', probability: () => 0.3 },
});
const suite = defineSuite({ name: 'paper', seed: 1, population, candidate: endpoint, baseline: endpoint, range: [0, 1], budget: { accounts: 960 }, checks: [meanShift({ atMost: 0.1 }), ndcgDrop({ query: 'session', k: 3, atMost: 0.2 }), topKOverlap({ query: 'session', k: 3, atLeast: 0.5 })] });
const plan = planOf({ suite, file: '/nowhere/paper.suite.ts', place: 'paper.suite.ts' }, {}, { root: '/nowhere', suites: '/nowhere', reports: '/nowhere', environments: {}, sinks: {}, baselines: { folder: '/nowhere' } });
const field = (_cohort: string, i: number, name: string) => (name === 'session' ? `s${Math.floor(i / SIZE)}` : null);

/** A pool whose candidate differs from its baseline by a noise of 0.2 at most: of its group, or of its own. */
function poolWith(noise: 'of the group' | 'of the account', accounts = 200 * SIZE) {
  const next = draws(5);
  let shared = 0;
  const rows = Array.from({ length: accounts }, (_, i): Row[] => {
    if (i % SIZE === 0) shared = next();
    const [baseline, own, kind] = [0.3 + 0.4 * next(), next(), next()];
    const row = (arm: Row['arm'], score: number): Row => ({ cohort: 'all', i, variant: BASE, repeat: 0, arm, score, outcome: 'scored', label: kind < baseline ? 1 : 0, attempts: 1, dueAtMs: i, latencyMs: 1 });
    return [row('candidate', baseline + 0.2 * ((noise === 'of the group' ? shared : own) - 0.5)), row('baseline', baseline)];
  }).flat();
  return poolOf(rows, ['all'], {}, 'rows');
}

describe('hand: a pool of accounts in groups', () => {
  it('draws whole groups, and a longer draw begins with the shorter', () => {
    const draw = drawOf(3, population.groups);
    const places = [...draw.places('all', 10 * SIZE, 200 * SIZE + 2)];
    for (let g = 0; g < 10; g++) expect(places.slice(g * SIZE, (g + 1) * SIZE).map((place) => place - places[g * SIZE]!)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const place of places) expect(place).toBeLessThan(200 * SIZE);
    expect(new Set(places.filter((_, at) => at % SIZE === 0)).size).toBeGreaterThan(5);
    expect([...drawOf(3, population.groups).places('all', 4 * SIZE, 200 * SIZE + 2)]).toEqual(places.slice(0, 4 * SIZE));
    // A few twins hold no whole group.
    expect([...draw.places('all', 20, 4)].every((place) => place < 4)).toBe(true);
  });

  it('a group that is drawn twice is two lists and two clusters', () => {
    const table = poolTable(poolWith('of the account', 2 * SIZE), drawOf(1, population.groups), field, population.groups);
    const prefixes = [{ cohort: 'all', n: 5 * SIZE, weight: 1 }];
    const source = { arm: 'candidate', variant: BASE, repeat: 0, column: 'score' } as const;
    const lists = table.evidence({ evidence: 'rankings', of: [source], query: 'session' }, prefixes);
    expect(lists.kind === 'rankings' && lists.queries.map(({ arms }) => arms[0]!.items.length)).toEqual([6, 6, 6, 6, 6]);
    const pairs = table.evidence({ evidence: 'pairs', a: source, b: source }, prefixes);
    expect(pairs.kind === 'pairs' && new Set(pairs.cluster).size).toBe(5);
  });

  it('replays judge lists as long as they are, and count groups', async () => {
    const { verdicts } = await replayPool(plan, poolWith('of the group'), 1, { field });
    for (const id of ['ndcg-drop', 'top-k-overlap', 'mean-shift']) {
      const { outcome, n, look } = verdicts.get(id)!;
      expect(outcome, id).toBe('pass');
      expect(n, id).toBe(plan.looks[look - 1]! / SIZE);
    }
    expect(effectInPool(plan, poolWith('of the group', 200 * SIZE + 1), 'top-k-overlap', field).n).toBe(200);
  });

  it('its noise is that of groups: accounts that vary by themselves need fewer than those that vary together', () => {
    const sigma = (noise: Parameters<typeof poolWith>[0]): number => poolNoise(plan, poolWith(noise), ['candidate', 'baseline'], field).get('mean-shift')!.sigma!;
    const uniformNoise = 0.2 / Math.sqrt(12);
    // The planner's closed form counts six accounts as one; the noise with which it meets the bound is smaller where they are not.
    expect(sigma('of the group') / uniformNoise).toBeCloseTo(1, 0);
    expect((sigma('of the account') * Math.sqrt(SIZE)) / uniformNoise).toBeCloseTo(1, 0);
  });
});
