import { join } from 'node:path';
import { openRecording } from '../baseline/open-recording.js';
import { isMlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import type { AccountSource } from '../population/account.js';
import { recorded, isRecording } from '../scoring/recording.js';
import type { RecordedScores } from '../scoring/recorded-scorer.js';
import type { Config } from '../suite/config.js';
import type { Plan } from '../suite/plan.js';
import { BASE, type Row } from '../table/row.js';
import type { PoolNoise } from '../verdict/sizing.js';
import { planningPoolIn, poolFolder } from './pool-folder.js';
import { poolNoise } from './pool-noise.js';
import { poolOf, type Pool } from './pool.js';
import { rememberedField } from './remembered-field.js';

/** What a plan's sizes rest on. */
export interface PlanningPool {
  readonly noise: ReadonlyMap<string, PoolNoise>;
  /** Where the noise was seen; absent where it is guessed. */
  readonly from?: string;
  /** What was found and not used, and why. */
  readonly unused: readonly string[];
}

/**
 * What is known of a suite's noise before a run: of its newest run, or of a pool that was scored for it, or else of the accepted baseline, which knows one model only and so says nothing of
 * claims that compare. Whatever is of other accounts, failed, or too small is not used, and said. No request.
 * @param reports the folder of reports
 * @param nowMs milliseconds since the epoch
 */
export async function planningPool(plan: Plan, reports: string, config: Config, nowMs: number): Promise<PlanningPool> {
  const unused: string[] = [];
  const source = accountSource(plan.suite.population, plan.seed);
  const field = rememberedField(source);
  for (const dir of [join(reports, plan.suite.name, 'latest'), poolFolder(reports, plan.suite.name)]) {
    const found = await planningPoolIn(plan, dir);
    if (found === undefined) continue;
    if ('refused' in found) unused.push(found.refused);
    else return { noise: poolNoise(plan, found.pool, found.pool.arms, field), from: found.from, unused };
  }
  const accepted = await acceptedPool(plan, config, source, nowMs);
  if (accepted === undefined) return { noise: new Map(), unused };
  if ('refused' in accepted) return { noise: new Map(), unused: [...unused, accepted.refused] };
  return { noise: poolNoise(plan, accepted.pool, ['candidate'], field), from: 'the accepted baseline (claims that compare two models are guessed)', unused };
}

/** The accepted baseline as the answers of a candidate; `undefined` where none was accepted. */
async function acceptedPool(plan: Plan, config: Config, source: AccountSource, nowMs: number): Promise<{ readonly pool: Pool } | { readonly refused: string } | undefined> {
  try {
    const opened = await openRecording(plan.baseline !== undefined && isRecording(plan.baseline) && plan.baseline.file === undefined && plan.baseline.logged === undefined ? plan.baseline : recorded(), plan, config, nowMs);
    if ('absent' in opened) return opened.absent.startsWith('there is no accepted baseline') ? undefined : { refused: opened.absent };
    const cohorts = plan.suite.population.cohorts.map(({ name }) => name);
    return { pool: poolOf(rowsOf(opened.scores, cohorts, plan.looks.at(-1) ?? 0, source), cohorts, {}, 'the accepted baseline') };
  } catch (error) {
    if (!isMlcheckError(error)) throw error;
    return { refused: `the accepted baseline: ${error.message}` };
  }
}

function* rowsOf(scores: RecordedScores, cohorts: readonly string[], accounts: number, source: AccountSource): Generator<Row> {
  for (const cohort of cohorts) {
    for (let i = 0; i < accounts; i++) {
      const score = scores.score(cohort, i);
      if (score === undefined) break;
      const { label } = source.account(cohort, i);
      if (Number.isFinite(score)) yield { cohort, i, variant: BASE, repeat: 0, arm: 'candidate', score, outcome: 'scored', attempts: 1, dueAtMs: 0, latencyMs: 0, ...(label === undefined ? {} : { label }) };
    }
  }
}
