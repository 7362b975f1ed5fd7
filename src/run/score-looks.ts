import type { Check } from '../checks/check.js';
import type { AccountSource } from '../population/account.js';
import type { Clock } from '../scoring/clock.js';
import { drive, type DriveOptions, type DriveResult, type DriveStop } from '../scoring/driver.js';
import type { ScoreTable } from '../table/score-table.js';
import type { Arm } from '../table/row.js';
import type { Plan } from '../suite/plan.js';
import { demandOf, type Demand } from './demand.js';
import { hasFailed, isOpen, judge, type Standing } from './judge.js';
import type { ProgressEvent } from './options.js';
import type { LookRecord } from './run.js';
import { twinsOf, workOf } from './tasks.js';

/** What the looks need from outside. */
export interface LookPorts extends Pick<DriveOptions, 'scorers' | 'sink' | 'pacer' | 'deadlineMs' | 'maxRequests' | 'concurrency' | 'signal'> {
  readonly clock: Clock;
  /** Reading of the clock at the start of scoring. */
  readonly startMs: number;
  readonly table: ScoreTable;
  readonly source: AccountSource;
  readonly bail: boolean;
  readonly progress: (event: ProgressEvent) => void;
  /** What brings the rows of a look; default: the scorers are asked. */
  readonly drive?: (options: DriveOptions) => Promise<DriveResult>;
}

/** Where the run stands after its last look. */
export interface LooksTaken {
  readonly standings: readonly Standing[];
  /** Accounts per cohort that were asked for; the last look may have stopped before all were scored. */
  readonly accounts: ReadonlyMap<string, number>;
  readonly looks: readonly LookRecord[];
  readonly stopped?: DriveStop;
}

/**
 * Takes looks until every gating claim is decided, one failed under `bail`, a limit is reached or the last look is judged. A cohort grows while an
 * undecided gating claim reads it. Each look judges exactly the first accounts by index, so nothing hangs on the order of completion.
 *
 * Proofs (contract, version, determinism) and claims about time never keep a look going and are judged on all that was scored.
 */
export async function scoreLooks(plan: Plan, ports: LookPorts): Promise<LooksTaken> {
  const arms: readonly Arm[] = ports.scorers.baseline === undefined ? ['candidate'] : ['candidate', 'baseline'];
  let standings: readonly Standing[] = plan.checks.map((planned) => ({ planned, history: [] }));
  const accounts = new Map(plan.suite.population.cohorts.map(({ name }) => [name, 0]));
  const looks: LookRecord[] = [];
  let asked: readonly Demand[] = [];
  let requestsLeft = ports.maxRequests ?? Infinity;
  let stopped: DriveStop | undefined;

  for (const [at, size] of plan.looks.entries()) {
    const open = standings.filter((standing) => (at === 0 ? standing.planned.selected : isOpen(standing)));
    if (open.length === 0) break;
    for (const { planned } of open) for (const cohort of planned.check.cohorts) accounts.set(cohort, Math.min(size, plan.census?.get(cohort) ?? size));
    const needed = standings.filter((standing) => standing.planned.selected && (open.includes(standing) || !isDecided(standing)));
    const demands = demandOf(needed.map(({ planned }) => planned.check), accounts, arms);
    const before = asked;
    asked = union(asked, demands);
    const work = workOf(demands, ports.table, ports.source, twinsOf(checksOf(standings)));
    const result = await (ports.drive ?? drive)({
      tasks: work.tasks(),
      has: work.has,
      scorers: ports.scorers,
      sink: ports.sink,
      clock: ports.clock,
      signal: ports.signal,
      concurrency: ports.concurrency,
      startMs: ports.startMs,
      ...(ports.pacer === undefined ? {} : { pacer: ports.pacer }),
      ...(ports.deadlineMs === undefined ? {} : { deadlineMs: ports.deadlineMs }),
      ...(requestsLeft === Infinity ? {} : { maxRequests: requestsLeft }),
      onProgress: ({ done, failed, perSecond }) =>
        ports.progress({ kind: 'scoring', look: at + 1, looks: plan.looks.length, done, total: work.rows, failed, perSecond, etaMs: perSecond > 0 ? ((work.rows - done) * 1000) / perSecond : null }),
    });
    requestsLeft -= result.requests;
    if (result.stopped) {
      stopped = result.stopped;
      break;
    }
    standings = standings.map((standing) => (standing.planned.selected && !standing.planned.check.timed && !isDecided(standing) ? judge(standing, ports.table, accounts, plan.weights, at + 1, plan.census) : standing));
    const decided = standings.filter(({ planned, verdict }) => planned.selected && !planned.check.timed && !planned.check.deterministic && verdict?.look === at + 1 && verdict.outcome !== 'inconclusive');
    looks.push({
      look: at + 1,
      accounts: Object.fromEntries(accounts),
      rows: rowsOf(asked) - rowsOf(before),
      decided: decided.map(({ planned }) => planned.check.id),
      open: standings.filter(isOpen).length,
    });
    ports.progress({ kind: 'look', look: at + 1, accountsPerCohort: size, decided: decided.length, failed: standings.filter(hasFailed).length, open: standings.filter(isOpen).length });
    if (ports.bail && standings.some(hasFailed)) break;
  }
  const last = Math.max(1, looks.length);
  standings = standings.map((standing) => (closesLate(standing, stopped !== undefined) ? judge(standing, ports.table, accounts, plan.weights, last, stopped === undefined ? plan.census : undefined) : standing));
  return { standings, accounts, looks, ...(stopped === undefined ? {} : { stopped }) };
}

/** A verdict that more accounts cannot change. A proof that holds is never final: a later account may break it. */
function isDecided({ planned, verdict }: Standing): boolean {
  if (verdict === undefined || verdict.outcome === 'inconclusive') return false;
  return !planned.check.deterministic || verdict.outcome === 'fail';
}

/** Claims that are judged once more at the end: those about time always; proofs when rows came in after the last whole look. */
function closesLate(standing: Standing, stopped: boolean): boolean {
  const { planned } = standing;
  if (!planned.selected) return false;
  return planned.check.timed || (stopped && planned.check.deterministic && !isDecided(standing));
}

function checksOf(standings: readonly Standing[]): readonly Check[] {
  return standings.map(({ planned }) => planned.check);
}

function union(a: readonly Demand[], b: readonly Demand[]): readonly Demand[] {
  const byKey = new Map<string, Demand>();
  for (const demand of [...a, ...b]) {
    const key = JSON.stringify([demand.arm, demand.variant, demand.repeat, demand.cohort]);
    const known = byKey.get(key);
    if (known === undefined || known.n < demand.n) byKey.set(key, demand);
  }
  return [...byKey.values()];
}

function rowsOf(demands: readonly Demand[]): number {
  return demands.reduce((sum, { n }) => sum + n, 0);
}
