import type { Run } from '../../run/run.js';
import { whole } from './numbers.js';

/**
 * What was sent again, and why, one sentence for each arm that had to be: `12 of 412 requests to the candidate were sent again: 9 throttled, 3 infrastructure`. When the retry budget was used up, how many failures
 * stand as they are for it. Empty for a run in which every reply was an answer.
 */
export function retriesOf({ timings }: Run): readonly string[] {
  return (['candidate', 'baseline'] as const).flatMap((arm) => {
    const counts = timings.requests[arm];
    if (counts === undefined || (counts.retried === 0 && (counts.overBudget ?? 0) === 0)) return [];
    const { sent, retried, retriedFor = {}, overBudget = 0 } = counts;
    const reasons = Object.entries(retriedFor).map(([reason, count]) => `${whole(count)} ${reason}`);
    const again = `${whole(retried)} of ${whole(sent)} requests to the ${arm} were sent again${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`;
    return [overBudget === 0 ? again : `${again}; the retry budget was used up, and ${whole(overBudget)} ${overBudget === 1 ? 'failure was' : 'failures were'} not asked again`];
  });
}
