import { describe, expect, it } from 'vitest';
import { exceedanceRate, invariance, ks, latencyQuantile, meanShift } from '../checks/index.js';
import { memoryTable } from '../table/memory-table.js';
import { judge } from './judge.js';
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
