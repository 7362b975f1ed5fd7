import type { SuiteHistory } from '../../run/history.js';
import { percent } from './numbers.js';

/** What stands out in a suite's history, a sentence each, the gravest first. */
export function historyFindings({ claims, untilGreen, unreadable }: SuiteHistory): readonly string[] {
  return [
    ...untilGreen.map(({ candidate, runs, planChanged, baselineChanged }) => {
      const changed = [...(planChanged ? ['the plan'] : []), ...(baselineChanged ? ['the baseline'] : [])];
      return `${candidate} was run until it was green: ${runs.map(({ outcome }) => outcome).join(', ')} (last ${runs[runs.length - 1]!.id})${changed.length === 0 ? '; nothing else had changed' : `; ${changed.join(' and ')} changed on the way`}`;
    }),
    ...claims.flatMap(({ id, flaky }) => flaky.map((group) => `${id} is flaky: ${group.map(({ outcome }) => outcome).join(', ')} in ${group.length} runs of one plan against the same models (last ${group[group.length - 1]!.runId})`)),
    ...claims.flatMap(({ id, drift }) => (drift === undefined ? [] : [`${id} drifts to its tolerance: ${drift.used.map((share) => percent(Math.max(0, share))).join(', ')} of it over the last ${drift.used.length} candidates; at this pace ${drift.reachesIn === 1 ? 'the next one reaches it' : `it is reached in ${drift.reachesIn}`}`])),
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} ${unreadable.length === 1 ? 'run' : 'runs'} could not be read and count for nothing: ${unreadable.join(', ')}`]),
  ];
}
