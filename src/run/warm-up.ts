import type { PopulationSource } from '../population/account-source.js';
import type { Scorer } from '../scoring/scorer.js';
import type { Arm } from '../table/row.js';
import type { Provisioning } from './provisioning.js';

const ROUNDS = 2;
/** Probes that are never counted carry a repeat that no claim reads. */
const WARM_UP_REPEAT = 1_000_000;

/**
 * Sends two rounds of whole requests to each arm, as many at once as the run will, that nobody times or counts: so that the first measured request meets open
 * connections and warm code on both sides. Where a suite creates its accounts, these are created for it and removed.
 */
export async function warmUp(scorers: Readonly<Partial<Record<Arm, Scorer>>>, source: Pick<PopulationSource, 'account' | 'population'>, concurrency: number, signal: AbortSignal, provisioning: Pick<Provisioning, 'with'>): Promise<void> {
  const first = source.population.cohorts[0];
  if (first === undefined) return;
  // A cohort of a file has so many rows and no more.
  const most = Math.min(Math.max(...Object.values(scorers).map(({ batchSize }) => batchSize)), first.count ?? Infinity);
  await provisioning.with(Array.from({ length: most }, (_, i) => source.account(first.name, i)), async (accounts) => {
    for (const scorer of Object.values(scorers)) {
      for (let round = 0; round < ROUNDS; round++) await Promise.all(Array.from({ length: concurrency }, () => scorer.score(accounts.slice(0, scorer.batchSize), signal, WARM_UP_REPEAT)));
    }
  });
}
