import type { AccountSource } from '../population/account.js';
import type { Scorer } from '../scoring/scorer.js';
import type { Arm } from '../table/row.js';

const ROUNDS = 2;
/** Probes that are never counted carry a repeat that no claim reads. */
const WARM_UP_REPEAT = 1_000_000;

/**
 * Sends two rounds of whole requests to each arm, as many at once as the run will, that nobody times or counts: so that the first measured request meets open
 * connections and warm code on both sides.
 */
export async function warmUp(scorers: Readonly<Partial<Record<Arm, Scorer>>>, source: AccountSource, concurrency: number, signal: AbortSignal): Promise<void> {
  const cohort = source.cohorts[0];
  if (cohort === undefined) return;
  for (const scorer of Object.values(scorers)) {
    const accounts = Array.from({ length: scorer.batchSize }, (_, i) => source.account(cohort, i));
    for (let round = 0; round < ROUNDS; round++) await Promise.all(Array.from({ length: concurrency }, () => scorer.score(accounts, signal, WARM_UP_REPEAT)));
  }
}
