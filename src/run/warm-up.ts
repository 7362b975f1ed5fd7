import type { AccountSource } from '../population/account.js';
import type { Scorer } from '../scoring/scorer.js';
import type { Arm } from '../table/row.js';

const REQUESTS = 3;
/** Probes that are never counted carry a repeat that no claim reads. */
const WARM_UP_REPEAT = 1_000_000;

/** Sends a few requests to each arm that nobody times or counts, so that the first measured one meets open connections and warm code. */
export async function warmUp(scorers: Readonly<Partial<Record<Arm, Scorer>>>, source: AccountSource, signal: AbortSignal): Promise<void> {
  const cohort = source.cohorts[0];
  if (cohort === undefined) return;
  for (const scorer of Object.values(scorers)) {
    for (let k = 0; k < REQUESTS; k++) await scorer.score([source.account(cohort, k)], signal, WARM_UP_REPEAT);
  }
}
