import { demand, demandSample, undefinedStatistic } from '../domain.js';

/** Relevances from the best-ranked item down: finite and >= 0, not empty. @throws MlcheckError `statistic-undefined`. */
export function demandRelevance(ranked: ArrayLike<number>, place: string): void {
  demandSample(ranked, place);
  for (let i = 0; i < ranked.length; i++) {
    if ((ranked[i] as number) < 0) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be >= 0', ranked[i]);
  }
}

/** The cutoff: an integer >= 1, or the whole list. @throws MlcheckError `statistic-undefined`. */
export function demandCutoff(k: number | undefined, n: number, place: string): number {
  if (k === undefined) return n;
  demand(Number.isInteger(k) && k >= 1, place, 'must be an integer >= 1', k);
  return k;
}

/** How many relevant items the query has: as given, or those in the list; at least one. @throws MlcheckError `statistic-undefined`. */
export function demandRelevant(ranked: ArrayLike<number>, relevant: number | undefined, name: string): number {
  let found = 0;
  for (let i = 0; i < ranked.length; i++) if ((ranked[i] as number) > 0) found++;
  const total = relevant === undefined ? found : relevant;
  demand(Number.isInteger(total) && total >= Math.max(1, found), `${name}(relevant)`, `must be an integer >= ${Math.max(1, found)}, the relevant items`, total);
  return total;
}
