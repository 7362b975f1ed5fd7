import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolOf, type Pool } from '../src/run/pool.js';
import { replayPool } from '../src/run/pool-replay.js';
import { scorePool } from '../src/run/pool-score.js';
import { loadConfig } from '../src/suite/config.js';
import { loadSuite } from '../src/suite/load.js';
import { planOf } from '../src/suite/plan-of.js';
import type { Plan } from '../src/suite/plan.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEEDS = 500;
/** Accounts per cohort that each version scores once. */
const POOL = 2400;

/** How a version is judged against version 1, in 500 replays; bad ones only until the first failure. */
interface Tally {
  readonly green: number;
  readonly red: number;
  readonly failedBy: Readonly<Record<string, number>>;
}

const worlds = new Map<string, { readonly plan: Plan; readonly pool: Pool }>();
const stop = new AbortController();

beforeAll(async () => {
  const loaded = await loadSuite(join(ROOT, 'suites/fraud-risk.suite.ts'), ROOT);
  const config = await loadConfig(ROOT);
  for (const candidate of ['1', '2', '3', '4', '5', '6']) {
    const plan = planOf(loaded, { candidate, baseline: '1' }, config);
    const { rows } = await scorePool(plan, POOL, { cwd: ROOT, environment: {}, signal: stop.signal, now: () => Date.now(), progress: () => undefined });
    worlds.set(candidate, { plan, pool: poolOf(rows, plan.suite.population.cohorts.map(({ name }) => name), { candidate, baseline: '1' }, 'pool') });
  }
});
afterAll(() => stop.abort());

async function tallied(candidate: string, bail: boolean): Promise<Tally> {
  const { plan, pool } = worlds.get(candidate)!;
  let [green, red] = [0, 0];
  const failedBy: Record<string, number> = {};
  for (let seed = 0; seed < SEEDS; seed++) {
    const { outcome, verdicts } = await replayPool(plan, pool, seed, { bail });
    green += Number(outcome === 'pass');
    red += Number(outcome === 'fail');
    for (const [id, verdict] of verdicts) if (verdict?.outcome === 'fail') failedBy[id] = (failedBy[id] ?? 0) + 1;
  }
  console.log(`version ${candidate} against 1: ${green} green, ${red} red of ${SEEDS}; ${JSON.stringify(failedBy)}`);
  return { green, red, failedBy };
}

describe(`calibration: ${SEEDS} seeds of fraud-risk, ${POOL} accounts per cohort scored once by each version over HTTP`, () => {
  it.each(['1', '2'])('version %s against 1 fails in at most 12 and is green in at least 475', async (version) => {
    const { green, red } = await tallied(version, false);
    expect(red).toBeLessThanOrEqual(12);
    expect(green).toBeGreaterThanOrEqual(0.95 * SEEDS);
  });

  it.each([
    ['3', 'mean-shift[shared-household]'],
    ['4', 'calibration[stolen-card]'],
    ['5', 'auc-drop'],
    ['6', 'determinism'],
  ])('version %s fails in at least 475, and %s is among those that say so', async (version, claim) => {
    const { red, failedBy } = await tallied(version, true);
    expect(red).toBeGreaterThanOrEqual(0.95 * SEEDS);
    expect(failedBy[claim]).toBeGreaterThan(0);
  });
});
