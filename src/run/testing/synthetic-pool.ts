import type { CheckSpec } from '../../checks/check.js';
import { definePopulation } from '../../population/define-population.js';
import { uniform } from '../../population/numeric-fields.js';
import { streamOf } from '../../random/stream.js';
import { uniformAt } from '../../random/uniform.js';
import { openInference } from '../../scoring/endpoint.js';
import { defineSuite } from '../../suite/define-suite.js';
import type { Config } from '../../suite/config.js';
import { planOf } from '../../suite/plan-of.js';
import type { Plan } from '../../suite/plan.js';
import type { PoolNoise } from '../../verdict/sizing.js';
import type { Row } from '../../table/row.js';

const COHORTS = ['left', 'right'] as const;
const population = definePopulation({
  referenceDate: '2026-01-01',
  fields: { x: uniform({ min: 0, max: 1 }) },
  cohorts: { left: { share: 0.5 }, right: { share: 0.5 } },
  labels: { source: 'drawn in the test', probability: () => 0.3 },
});

/** A plan of two cohorts for the given checks; nothing is ever sent to its endpoints. */
export function syntheticPlan(checks: readonly CheckSpec[], { accounts, noise }: { readonly accounts: number; readonly noise?: ReadonlyMap<string, PoolNoise> }): Plan {
  const endpoint = openInference({ url: 'http://127.0.0.1:1', model: 'paper', inputs: [{ name: 'x', datatype: 'FP64', fields: ['x'] }], output: { name: 'score' } });
  const suite = defineSuite({ name: 'paper', seed: 1, population, candidate: endpoint, baseline: endpoint, range: [0, 1], threshold: 0.5, budget: { accounts }, checks });
  const config: Config = { root: '/nowhere', suites: '/nowhere', reports: '/nowhere', environments: {}, sinks: {}, baselines: { folder: '/nowhere' } };
  return planOf({ suite, file: '/nowhere/paper.suite.ts', place: 'paper.suite.ts' }, {}, config, undefined, noise);
}

export interface SyntheticOptions {
  readonly accounts: number;
  /** Accounts per cohort that are asked again. */
  readonly probes: number;
  /** Largest difference between the arms. */
  readonly noise?: number;
}

/** Rows of two arms: scores between 0.1 and 0.9, the class drawn by the baseline's score, candidate and baseline apart by a small noise. */
export function syntheticRows({ accounts, probes, noise = 0.02 }: SyntheticOptions): readonly Row[] {
  return COHORTS.flatMap((cohort) => {
    const stream = streamOf(11, 'synthetic', cohort);
    return Array.from({ length: accounts }, (_, i) => {
      const baseline = 0.1 + 0.8 * uniformAt(stream, 3 * i);
      const candidate = baseline + noise * (uniformAt(stream, 3 * i + 1) - 0.5);
      const label = uniformAt(stream, 3 * i + 2) < baseline ? 1 : 0;
      const row = (arm: Row['arm'], score: number, repeat: number): Row => ({ cohort, i, variant: 'base', repeat, arm, score, outcome: 'scored', label, attempts: 1, dueAtMs: i, latencyMs: 5 + 10 * uniformAt(stream, 3 * i) });
      return [row('candidate', candidate, 0), row('baseline', baseline, 0), ...(i < probes ? [row('candidate', candidate, 1)] : [])];
    }).flat();
  });
}
