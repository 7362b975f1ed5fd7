import { join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import { httpScorer } from '../scoring/http-scorer.js';
import type { ModelIdentity, Scorer } from '../scoring/scorer.js';
import type { Plan } from '../suite/plan.js';
import { memoryTable } from '../table/memory-table.js';
import { compileContract } from '../suite/schema.js';
import type { Arm, Row } from '../table/row.js';
import { VERSION } from '../version.js';
import { demandOf } from './demand.js';
import { calledArms, liveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import type { RunPorts } from './options.js';
import { openProvisioning, type Provisioning } from './provisioning.js';
import { newRunId } from './run-folder.js';
import { twinsOf, workOf } from './tasks.js';
import { warmUp } from './warm-up.js';

const CONCURRENCY = 8;

/** Rows of a pool, and who gave them. */
export interface ScoredPool {
  readonly rows: readonly Row[];
  readonly identities: Readonly<Partial<Record<Arm, ModelIdentity>>>;
}

/**
 * Scores so many accounts per cohort by every arm that can be called, once, over HTTP, with the twins and repeats that claims of the plan ask for.
 * @throws MlcheckError `endpoint-unreachable` when it does not come to its end, interrupted or lost: half a pool is none; and what probing throws
 */
export async function scorePool(plan: Plan, accountsPerCohort: number, ports: RunPorts, reports = join(ports.cwd, 'reports')): Promise<ScoredPool> {
  const clock = monotonicClock();
  const source = accountSource(plan.suite.population, plan.seed);
  const table = memoryTable(source.cohorts);
  const live = await liveEndpoints(calledArms(plan));
  const scorers: Partial<Record<Arm, Scorer>> = {};
  const identities: Partial<Record<Arm, ModelIdentity>> = {};
  let provisioning: Provisioning | undefined;
  try {
    for (const arm of ['candidate', 'baseline'] as const) {
      const endpoint = live.arms[arm];
      if (endpoint === undefined) continue;
      scorers[arm] = httpScorer(endpoint, { arm, environment: ports.environment, clock, jitter: Math.random, version: VERSION, compileContract, requestTag: 'pool', ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) });
      identities[arm] = await scorers[arm].probe(ports.signal);
    }
    provisioning = await openProvisioning(plan, { ...ports, clock, folder: join(reports, plan.suite.name), id: newRunId(ports.now()) });
    await warmUp(scorers, source, CONCURRENCY, ports.signal, provisioning);
    const checks = plan.checks.map(({ check }) => check);
    const accounts = new Map(source.cohorts.map((cohort) => [cohort, accountsPerCohort]));
    const arms = (['candidate', 'baseline'] as const).filter((arm) => scorers[arm] !== undefined);
    const work = workOf(demandOf(checks, accounts, arms), table, source, twinsOf(checks));
    const { stopped } = await provisioning.drive({
      tasks: work.tasks(),
      has: work.has,
      scorers,
      sink: table,
      clock,
      signal: ports.signal,
      concurrency: CONCURRENCY,
      onProgress: ({ done, failed, perSecond }) => ports.progress({ kind: 'scoring', look: 1, looks: 1, done, total: work.rows, failed, perSecond, etaMs: perSecond > 0 ? ((work.rows - done) * 1000) / perSecond : null }),
    });
    if (stopped !== undefined) throw new MlcheckError('endpoint-unreachable', { place: 'pool', rule: `must be scored to its end: ${stopped.sentence}`, hint: 'nothing was kept; ask again with fewer --pool-accounts, or when the endpoint is well' });
  } finally {
    await Promise.all(Object.values(scorers).map((scorer) => scorer.close()));
    await live.close();
    await provisioning?.close();
  }
  return { rows: [...table.rows()], identities };
}
