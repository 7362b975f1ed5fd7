import { describe, expect, it } from 'vitest';
import { cohortGap, decisionChurn, meanShift, psi } from '../checks/index.js';
import type { AccountSource } from '../population/account.js';
import type { PairedColumns } from '../table/evidence.js';
import { judge } from './judge.js';
import { planTable } from './plan-table.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';

describe('clusterBy: hand', () => {
  it('accounts that share a value are one cluster, across cohorts too; those without one are alone', () => {
    const plan = syntheticPlan([meanShift({ atMost: 0.05 }), cohortGap({ between: ['left', 'right'], atMost: 0.5 }), psi({ atMost: 0.2 }), decisionChurn({ at: 0.5, atMost: 0 })], { accounts: 16 });
    const homes = ['elm', 'elm', 'oak', null, null, 'oak'];
    const source = { account: (cohort: string, i: number) => ({ cohort, i, fields: { home: homes[i] ?? null } }) } as unknown as AccountSource;
    const clustered = { ...plan, suite: { ...plan.suite, clusterBy: 'home' } };
    const of = (which: typeof plan) => {
      const table = planTable(which, source);
      table.append(syntheticRows({ accounts: 6, probes: 0 }));
      return table.evidence(plan.checks[0]!.check.needs[0]!, [{ cohort: 'left', n: 6, weight: 0.5 }, { cohort: 'right', n: 1, weight: 0.5 }]) as PairedColumns;
    };
    expect([...of(clustered).cluster!]).toEqual([0, 0, 1, 2, 3, 1, 0]);
    expect(of(plan).cluster).toBeUndefined();
    expect(plan.checks[0]!.check.effect([of(clustered)], plan.checks[0]!.levels).n).toBe(5);
    const judged = (which: typeof plan, check = 0) => {
      const table = planTable(which, source);
      table.append(syntheticRows({ accounts: 6, probes: 0 }));
      return judge({ planned: plan.checks[check]!, history: [] }, table, new Map([['left', 6], ['right', 6]]), new Map([['left', 0.5], ['right', 0.5]]), 1).verdict!;
    };
    expect(judged(clustered)).toMatchObject({ n: 8, details: { clusters: 8 }, because: expect.stringMatching(/after 8 clusters$/) as string });
    expect(judged(plan).because).toMatch(/after 12 accounts$/);
    expect(judged(clustered, 1)).toMatchObject({ n: 8, details: { clusters: 8 } });
    // What knows no clusters, and what is a proof, rests on accounts.
    for (const [check, n] of [[2, 12], [3, 12]] as const) {
      expect(judged(clustered, check).n).toBe(n);
      expect(judged(clustered, check).details ?? {}).not.toHaveProperty('clusters');
    }
  });
});
