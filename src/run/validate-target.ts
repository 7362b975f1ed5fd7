import { join } from 'node:path';
import { ExitCode, isMlcheckError, MlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import type { Account } from '../population/account.js';
import { curlLine } from '../scoring/curl-line.js';
import { discover } from '../scoring/dialects/discover.js';
import type { DiscoveryTarget } from '../scoring/dialects/discovery.js';
import type { AddressedEndpoint } from '../scoring/endpoint.js';
import { httpScorer, type HttpScorerOptions } from '../scoring/http-scorer.js';
import type { Exchange, ModelIdentity, Scorer } from '../scoring/scorer.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import { compileContract } from '../suite/schema.js';
import type { Arm } from '../table/row.js';
import { VERSION } from '../version.js';
import { calledArms, liveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import type { RunOptions, RunPorts } from './options.js';
import { openProvisioning, type Provisioning } from './provisioning.js';
import { newRunId } from './run-folder.js';

/** One step towards a usable endpoint. After a failed one the later steps of its arm are left out. */
export interface TargetStep {
  readonly arm: Arm;
  readonly step: 'reach, find the model' | 'score one account';
  readonly ok: boolean;
  /** What was found, or what is wrong. */
  readonly detail: string;
  readonly hint?: string;
}

export interface TargetReport {
  readonly steps: readonly TargetStep[];
  readonly identities: Readonly<Partial<Record<Arm, ModelIdentity>>>;
  /** For a bare URL: the endpoint as suite lines to paste. */
  readonly suiteLines?: string;
  /** The scored request as a command. */
  readonly curl?: string;
  /** 0, or the exit code of the first step that failed. */
  readonly exitCode: number;
}

/** The endpoints of a suite, or a server by its address. */
export type Target = { readonly file: string } | DiscoveryTarget;

/**
 * Is the endpoint fit for a run: reachable, authorised, the right model, one account scored? Never throws for what the endpoint does.
 * @throws MlcheckError for what is wrong with the suite, the options or the URL itself
 */
export async function validateTarget(target: Target, options: RunOptions, ports: RunPorts): Promise<TargetReport> {
  return 'url' in target ? addressTarget(target, ports) : suiteTarget(target.file, options, ports);
}

async function suiteTarget(file: string, options: RunOptions, ports: RunPorts): Promise<TargetReport> {
  const config = await loadConfig(ports.cwd);
  const plan = planOf(await loadSuite(file, ports.cwd), options, config);
  const cohort = plan.suite.population.cohorts[0]!.name;
  const account = accountSource(plan.suite.population, plan.seed).account(cohort, 0);
  const live = await liveEndpoints(calledArms(plan));
  let provisioning: Provisioning | undefined;
  try {
    provisioning = await openProvisioning(plan, { ...ports, clock: monotonicClock(), folder: join(config.reports, plan.suite.name), id: newRunId(ports.now()) });
    const reports: TargetReport[] = [];
    for (const arm of ['candidate', 'baseline'] as const) {
      const endpoint = live.arms[arm];
      if (endpoint !== undefined) reports.push(await armReport(arm, endpoint, account, scorerOptions(arm, ports, plan.suite.range), ports, provisioning));
    }
    const curl = reports.find((report) => report.curl !== undefined)?.curl;
    return {
      steps: reports.flatMap(({ steps }) => steps),
      identities: Object.assign({}, ...reports.map(({ identities }) => identities)) as TargetReport['identities'],
      ...(curl === undefined ? {} : { curl }),
      exitCode: reports.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0,
    };
  } finally {
    await live.close();
    await provisioning?.close();
  }
}

/** A server that nothing is known of but its address: its own metadata says what one row looks like, and one account of examples, else of zeros, is scored. */
async function addressTarget(target: DiscoveryTarget, ports: RunPorts): Promise<TargetReport> {
  const options = scorerOptions('candidate', ports, undefined);
  try {
    const { endpoint, account, suiteLines } = await discover(target, { version: VERSION, environment: ports.environment }, ports.signal);
    if (account === undefined) return { steps: gaps(endpoint), identities: {}, suiteLines, exitCode: ExitCode.inconclusive };
    return { ...(await armReport('candidate', endpoint, account, options, ports)), suiteLines };
  } catch (error) {
    if (!isMlcheckError(error) || !error.code.startsWith('endpoint-')) throw error;
    return { steps: [failed('candidate', 'reach, find the model', error)], identities: {}, exitCode: error.exitCode };
  }
}

async function armReport(arm: Arm, endpoint: AddressedEndpoint, account: Account, options: HttpScorerOptions, ports: RunPorts, provisioning?: Pick<Provisioning, 'with'>): Promise<TargetReport> {
  const scorer: Scorer = httpScorer(endpoint, options);
  const steps: TargetStep[] = [];
  try {
    const identity = await scorer.probe(ports.signal);
    steps.push({ arm, step: 'reach, find the model', ok: true, detail: identityText(identity) });
    const ask = ([there]: readonly Account[]): Promise<Exchange> => scorer.exchange(there ?? account, ports.signal);
    const exchange = await (provisioning === undefined ? ask([account]) : provisioning.with([account], ask));
    steps.push(scored(arm, account, exchange));
    const ok = exchange.reply.outcome === 'scored';
    return { steps, identities: { [arm]: identity }, curl: curlLine(exchange), exitCode: ok ? 0 : new MlcheckError('endpoint-unusable', { place: endpoint.url, rule: 'must score an account' }).exitCode };
  } catch (error) {
    if (!isMlcheckError(error) || !error.code.startsWith('endpoint-')) throw error;
    return { steps: [...steps, failed(arm, 'reach, find the model', error)], identities: {}, exitCode: error.exitCode };
  } finally {
    await scorer.close();
  }
}

/** A server that was recognised, and does not say what a request has to hold. */
function gaps({ kind }: AddressedEndpoint): readonly TargetStep[] {
  return [
    { arm: 'candidate', step: 'reach, find the model', ok: true, detail: `speaks ${kind}` },
    { arm: 'candidate', step: 'score one account', ok: false, detail: 'not tried: the server does not tell the inputs of its model', hint: 'name them, in the order of the model: --field age=18..90 --field country=DE,FR,US; or put them into the lines below, and try the suite: mlcheck validate target SUITE' },
  ];
}

const REFUSED = "the server wants credentials, or others than these: `auth` of the endpoint in a suite, --bearer VARIABLE or --header NAME=VARIABLE for an address; the curl line below sends the same request";

function scored(arm: Arm, account: Account, { reply, status }: Exchange): TargetStep {
  if (reply.outcome === 'scored') return { arm, step: 'score one account', ok: true, detail: `${account.id} scored ${reply.score} in ${reply.latencyMs.toFixed(1)} ms${reply.servedVersion === undefined ? '' : `, by version ${reply.servedVersion}`}` };
  return { arm, step: 'score one account', ok: false, detail: `${reply.outcome}${status === undefined ? '' : ` (status ${status})`}: ${reply.detail ?? 'no detail'}`, hint: reply.outcome === 'authentication' ? REFUSED : 'the curl line below sends the same request' };
}

function failed(arm: Arm, step: TargetStep['step'], error: MlcheckError): TargetStep {
  return { arm, step, ok: false, detail: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

function identityText({ server, serverVersion, model, version, versions }: ModelIdentity): string {
  const at = server === undefined ? '' : ` on ${server}${serverVersion === undefined ? '' : ` ${serverVersion}`}`;
  return `${model}${version === undefined ? '' : ` version ${version}`}${at}${versions === undefined || versions.length === 0 ? '' : ` (it has ${versions.join(', ')})`}`;
}

/** What a scorer needs that is asked a few questions and no run. */
export function scorerOptions(arm: Arm, ports: RunPorts, range: readonly [number, number] | undefined): HttpScorerOptions {
  return { arm, environment: ports.environment, clock: monotonicClock(), jitter: Math.random, version: VERSION, compileContract, readyWithinMs: 5_000, ...(range === undefined ? {} : { range }) };
}
