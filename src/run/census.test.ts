import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exceedanceRate, invariance, ks, latencyQuantile, meanShift } from '../checks/index.js';
import { memoryTable } from '../table/memory-table.js';
import { judge } from './judge.js';
import { paperSuite, type PaperSuite } from './testing/paper-suite.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';

const plan = syntheticPlan([meanShift({ atMost: 0.0001 }), ks({ atMost: 0.02, cohorts: 'left' }), exceedanceRate({ at: 0.5, atMost: 0.55 }), latencyQuantile({ atMostMs: 1 }), invariance({ to: 'x', accounts: 30 })], { accounts: 1600 });
const table = memoryTable(['left', 'right']);
table.append(syntheticRows({ accounts: 200, probes: 0 }));
const census = new Map([['left', 200], ['right', 200]]);
const verdictOf = (kind: string, accounts: number, whole = census) => judge({ planned: plan.checks.find(({ check }) => check.kind === kind)!, history: [] }, table, new Map([['left', accounts], ['right', accounts]]), plan.weights, 1, whole).verdict!;

describe('a census in the judge: contract', () => {
  it('a claim on every account is exact: it is decided whatever its level', () => {
    for (const kind of ['mean-shift', 'ks', 'exceedance-rate']) {
      const verdict = verdictOf(kind, 200);
      expect(verdict.outcome).toBe(verdict.estimate <= verdict.tolerance ? 'pass' : 'fail');
      expect(verdict).toMatchObject({ lower: verdict.estimate, upper: verdict.estimate, details: { census: true } });
      expect(verdict.because).toContain('exactly');
    }
  });

  it('a part of the population, a claim on probes and one about time are samples', () => {
    expect(verdictOf('mean-shift', 199).details).not.toHaveProperty('census');
    expect(verdictOf('ks', 200, new Map([['left', 201]])).details).not.toHaveProperty('census');
    expect(verdictOf('latency-quantile', 200).details).not.toHaveProperty('census');
    expect(verdictOf('invariance', 200).details ?? {}).not.toHaveProperty('census');
  });

  it('without a census nothing is exact', () => {
    const { verdict } = judge({ planned: plan.checks[0]!, history: [] }, table, new Map([['left', 200], ['right', 200]]), plan.weights, 1);
    expect(verdict!.outcome).toBe('inconclusive');
    expect(verdict!.lower).toBeLessThan(verdict!.upper);
  });
});

describe('a census of a file, over HTTP: contract', () => {
  let paper: PaperSuite;
  beforeAll(async () => {
    paper = await paperSuite();
    writeFileSync(join(paper.folder, 'accounts.csv'), `id,a,b\n${Array.from({ length: 45 }, (_, i) => `${i},${(i % 9) / 2},${(7 * i) % 40}`).join('\n')}\n`);
  });
  afterAll(() => paper.remove());
  const run = (candidate: string) => paper.run(`import { accountsFrom, cohortBounds, defineSuite, ks, meanShift, openInference } from 'mlcheck';
export default defineSuite({
  name: 'paper', seed: 1, range: [0, 1],
  population: accountsFrom('accounts.csv', { id: 'id', fields: { a: 'number', b: 'number' }, cohorts: { small: ({ a }) => a < 2, large: () => true }, census: true }),
  candidate: openInference({ ...wire, version: '1' }),
  baseline: openInference({ ...wire, version: '1' }),
  checks: [meanShift({ atMost: 0.0001, cohorts: 'each' }), ks({ atMost: 0.001 }), cohortBounds({ atMost: 0.999 })],
});
`, { candidate });

  it('forty-five accounts decide what no sample of forty-five could, both ways, and every estimate is said to be exact', async () => {
    const [same, other] = [await run('1'), await run('2')];
    expect(same).toMatchObject({ looks: [{ look: 1 }] });
    for (const { id, because, details, detectable } of same.verdicts.filter(({ deterministic, id }) => !deterministic && id !== 'availability')) {
      expect(because, id).toContain('exactly');
      expect(details).toMatchObject({ census: true });
      expect(detectable).toBeUndefined();
    }
    expect(same.outcome).toBe('pass');
    expect(other.outcome).toBe('fail');
    expect(other.verdicts.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id)).toEqual(['mean-shift[small]', 'mean-shift[large]', 'ks']);
  });
});
