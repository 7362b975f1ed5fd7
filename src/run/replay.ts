import { join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import type { Account } from '../population/account.js';
import { curlLine } from '../scoring/curl-line.js';
import { httpScorer } from '../scoring/http-scorer.js';
import { isRecording } from '../scoring/recording.js';
import type { Exchange } from '../scoring/scorer.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Plan } from '../suite/plan.js';
import { compileContract } from '../suite/schema.js';
import type { Arm } from '../table/row.js';
import { VERSION } from '../version.js';
import { armOf, calledArms, liveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import type { RunOptions, RunPorts } from './options.js';
import { openProvisioning, type Provisioning } from './provisioning.js';
import { newRunId } from './run-folder.js';

/** One account scored again, with the whole exchange of each arm. */
export interface Replay {
  readonly account: Account;
  readonly arms: readonly {
    readonly arm: Arm;
    readonly exchange: Exchange;
    readonly curl: string;
    /** True for the reference service that was started for this: it is gone when the curl line is read. */
    readonly embedded: boolean;
  }[];
}

/**
 * Scores one account of a suite again, by both arms or the one named, and keeps the exchange with secrets replaced.
 * @param accountId `cohort/i`
 * @throws MlcheckError `usage` for an id that is not `cohort/i`, `account-unknown` for a cohort that is not there, and whatever the endpoint's probe says
 */
export async function replayAccount(file: string, accountId: string, options: RunOptions & { readonly arm?: Arm }, ports: RunPorts): Promise<Replay> {
  const match = /^(.+)\/(\d+)$/.exec(accountId);
  if (!match) throw new MlcheckError('usage', { place: '--account', rule: 'must be a cohort and an index, cohort/i', value: accountId, hint: 'a failed claim prints the ids of its accounts' });
  const loaded = await loadSuite(file, ports.cwd);
  const config = await loadConfig(ports.cwd);
  const plan = planOf(loaded, options, config);
  const clock = monotonicClock();
  const account = accountSource(plan.suite.population, plan.seed).account(match[1]!, Number(match[2]));
  const declared = calledArms(plan);
  refuseRecordings(plan, options.arm, accountId);
  const wanted = options.arm === undefined ? declared : { [options.arm]: armOf(declared, options.arm) };
  const live = await liveEndpoints(wanted);
  let provisioning: Provisioning | undefined;
  try {
    provisioning = await openProvisioning(plan, { ...ports, clock, folder: join(config.reports, plan.suite.name), id: newRunId(ports.now()) });
    const { with: created } = provisioning;
    const arms: Replay['arms'][number][] = [];
    for (const arm of ['candidate', 'baseline'] as const) {
      const endpoint = live.arms[arm];
      if (endpoint === undefined) continue;
      const scorer = httpScorer(endpoint, { arm, environment: ports.environment, clock, jitter: Math.random, version: VERSION, compileContract, ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) });
      try {
        await scorer.probe(ports.signal);
        const exchange = await created([account], ([there]) => scorer.exchange(there ?? account, ports.signal));
        arms.push({ arm, exchange, curl: curlLine(exchange), embedded: declared[arm]?.kind === 'reference' });
      } finally {
        await scorer.close();
      }
    }
    return { account, arms };
  } finally {
    await live.close();
    await provisioning?.close();
  }
}

/** A recording has the reply, and nothing to send. @throws MlcheckError `usage` where no arm is left */
function refuseRecordings({ candidate, baseline }: Plan, arm: Arm | undefined, accountId: string): void {
  const answers = (arm === 'baseline' ? undefined : candidate.answers) ?? (arm === 'candidate' || baseline === undefined || isRecording(baseline) ? undefined : baseline.answers);
  const left = Object.keys(calledArms({ candidate, ...(baseline === undefined ? {} : { baseline }) })).some((one) => arm === undefined || one === arm);
  if (answers === undefined || left) return;
  throw new MlcheckError('usage', { place: '--candidate', rule: 'must be an endpoint: a recording has nothing that could be sent', value: answers, hint: `what was answered then stands in it: grep '"id":"${accountId}"' ${answers}` });
}
