import type { ClaimHistory, ClaimPoint, PastRun } from './history.js';

/** A claim whose effect comes nearer to its tolerance from candidate to candidate. */
export interface Drift {
  /** Share of the tolerance that the estimate took at each candidate, oldest first, newest last. */
  readonly used: readonly number[];
  /** Further candidates until the tolerance is reached at the pace of the last steps, at least 1. */
  readonly reachesIn: number;
}

/** An unchanged candidate that was judged again until it passed. */
export interface UntilGreen {
  readonly candidate: string;
  /** Its runs from the first that was not green to the next that was, oldest first. */
  readonly runs: readonly { readonly id: string; readonly outcome: PastRun['outcome'] }[];
  /** True when the plan changed on the way: other accounts, claims, tolerances or looks. */
  readonly planChanged: boolean;
  /** True when it was compared with something else on the way. */
  readonly baselineChanged: boolean;
}

const DRIFT_CANDIDATES = 4;
const DRIFT_USED = 0.5;

/** What stands out in a claim's course. Runs that are no gates tell nothing. */
export function claimFindings(course: readonly { readonly run: PastRun; readonly point: ClaimPoint }[], deterministic: boolean): Pick<ClaimHistory, 'flaky' | 'drift'> {
  const gates = course.filter(({ run }) => run.gate);
  const drift = deterministic ? undefined : driftOf(gates);
  return { flaky: flakyOf(gates), ...(drift === undefined ? {} : { drift }) };
}

/** Runs of one plan against the same models that do not all say the same. Nothing but the service, or time, can have made the difference. */
function flakyOf(gates: readonly { readonly run: PastRun; readonly point: ClaimPoint }[]): ClaimHistory['flaky'] {
  const groups = new Map<string, { readonly runId: string; readonly outcome: PastRun['outcome'] }[]>();
  for (const { run, point } of gates) {
    const key = `${run.planHash} ${run.candidateKey} ${run.baselineKey}`;
    const group = groups.get(key) ?? [];
    group.push({ runId: run.id, outcome: point.outcome });
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => new Set(group.map(({ outcome }) => outcome)).size > 1);
}

/**
 * A description, no test: over the last candidates (the newest run of each, four at least) every estimate is worse than the one before, and the last takes at least half
 * of the tolerance. Where the tolerance changed the share is of the tolerance then.
 */
function driftOf(gates: readonly { readonly run: PastRun; readonly point: ClaimPoint }[]): Drift | undefined {
  const newest = new Map<string, number>();
  for (const { run, point } of gates) {
    if (point.estimate === null || !(point.tolerance > 0)) continue;
    newest.delete(run.candidateKey);
    newest.set(run.candidateKey, point.estimate / point.tolerance);
  }
  const used = [...newest.values()].slice(-DRIFT_CANDIDATES);
  const last = used[used.length - 1];
  if (used.length < DRIFT_CANDIDATES || last === undefined || last < DRIFT_USED || last >= 1) return undefined;
  if (used.some((share, at) => at > 0 && share <= used[at - 1]!)) return undefined;
  const step = (last - used[0]!) / (used.length - 1);
  return { used, reachesIn: Math.max(1, Math.ceil((1 - last) / step)) };
}

/** Candidates with a green run after runs of the same candidate that were not green: the first of those up to it. */
export function untilGreen(runs: readonly PastRun[]): readonly UntilGreen[] {
  const byCandidate = new Map<string, PastRun[]>();
  for (const run of runs) {
    if (!run.gate) continue;
    const known = byCandidate.get(run.candidateKey) ?? [];
    known.push(run);
    byCandidate.set(run.candidateKey, known);
  }
  return [...byCandidate.values()].flatMap((all) => {
    // An earlier pass, of another plan perhaps, does not hide what came after it.
    const first = all.findIndex(({ outcome }) => outcome !== 'pass');
    const green = first < 0 ? -1 : all.findIndex(({ outcome }, at) => at > first && outcome === 'pass');
    if (green < 0) return [];
    const tried = all.slice(first, green + 1);
    const differs = (of: (run: PastRun) => string): boolean => new Set(tried.map(of)).size > 1;
    return [{ candidate: all[green]!.candidate, runs: tried.map(({ id, outcome }) => ({ id, outcome })), planChanged: differs(({ planHash }) => planHash), baselineChanged: differs(({ baselineKey }) => baselineKey) }];
  });
}
