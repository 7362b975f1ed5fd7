import { resolve } from 'node:path';
import type { OpenedRecording } from '../baseline/open-recording.js';
import { accountSource } from '../population/account-source.js';
import type { Account } from '../population/account.js';
import type { Clock } from '../scoring/clock.js';
import { DEFAULT_BATCH_SIZE, httpScorer } from '../scoring/http-scorer.js';
import { isRecording } from '../scoring/recording.js';
import { readReplyRecording, replyRecordingScorer } from '../scoring/reply-recording.js';
import { recordedScorer } from '../scoring/recorded-scorer.js';
import type { Scorer } from '../scoring/scorer.js';
import type { Plan } from '../suite/plan.js';
import { compileContract } from '../suite/schema.js';
import type { Arm } from '../table/row.js';
import { VERSION } from '../version.js';
import type { LiveEndpoints } from './model-endpoints.js';
import type { RunPorts } from './options.js';

/** The account that a recording names its requests by. */
function firstAccount({ suite, seed }: Plan): Account {
  const source = accountSource(suite.population, seed);
  return source.account(source.cohorts[0]!, 0);
}

/** A scorer for each arm: over HTTP, or over what was recorded. An arm whose recording is absent has none. */
export function openScorers(plan: Plan, live: LiveEndpoints, recording: OpenedRecording | undefined, ports: RunPorts, clock: Clock, requestTag: string): Partial<Record<Arm, Scorer>> {
  const scorers: Partial<Record<Arm, Scorer>> = {};
  for (const arm of ['candidate', 'baseline'] as const) {
    const declared = plan[arm];
    if (declared !== undefined && !isRecording(declared) && declared.answers !== undefined) {
      scorers[arm] = replyRecordingScorer(readReplyRecording(resolve(ports.cwd, declared.answers), { arm, endpoint: declared, compileContract, first: firstAccount(plan), ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) }), { batchSize: declared.batchSize ?? DEFAULT_BATCH_SIZE });
      continue;
    }
    const endpoint = live.arms[arm];
    if (endpoint === undefined) continue;
    scorers[arm] = httpScorer(endpoint, { arm, environment: ports.environment, clock, jitter: Math.random, version: VERSION, compileContract, requestTag, ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) });
  }
  if (recording !== undefined && 'scores' in recording) scorers.baseline = recordedScorer(recording.scores, { batchSize: plan.candidate.batchSize ?? DEFAULT_BATCH_SIZE });
  return scorers;
}
