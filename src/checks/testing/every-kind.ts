import type { Evidence } from '../../table/evidence.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import { CONTEXT, labelledOf, pairsOf } from './evidence-of.js';

/** One spec of every kind, with tolerances that a moved model breaks. */
export const EVERY_KIND: readonly CheckSpec[] = [
  kinds.contract(),
  kinds.servedVersion(),
  kinds.determinism(),
  kinds.consistency(),
  kinds.errorRate(),
  kinds.errorRate({ id: 'never-fails', atMost: 0 }),
  kinds.latencyQuantile({ atMostMs: 100 }),
  kinds.latencyQuantile({ id: 'latency-relative', atMostRelative: 0.2 }),
  kinds.meanShift({ atMost: 0.02 }),
  kinds.meanShift({ id: 'relative', atMostRelative: 0.1 }),
  kinds.exceedanceShift({ at: 0.4, atMost: 0.02 }),
  kinds.exceedanceShift({ id: 'exceedance-relative', at: 0.4, atMostRelative: 0.1 }),
  kinds.exceedanceRate({ at: 0.4, atMost: 0.3, atLeast: 0.05 }),
  kinds.decisionChurn({ at: 0.4, atMost: 0.02 }),
  kinds.ks({ atMost: 0.06 }),
  kinds.psi({ atMost: 0.1 }),
  kinds.wasserstein({ atMost: 0.03 }),
  kinds.rankCorrelation({ atLeast: 0.9 }),
  kinds.cohortBounds({ atLeast: 0.1, atMost: 0.4 }),
  kinds.cohortOrdering({ increasing: ['loyal', 'new', 'stolen'], gap: 0.01 }),
  kinds.cohortGap({ between: ['loyal', 'new'], atMost: 0.2 }),
  kinds.groupFairness({ between: ['loyal', 'new'], at: 0.4, atMost: 0.2 }),
  kinds.groupFairness({ id: 'opportunity', between: ['loyal', 'new'], at: 0.4, atMost: 0.2, among: 'positives' }),
  kinds.quantileBounds({ p: 0.9, atMost: 0.7, atLeast: 0.2 }),
  kinds.monotonicity({ field: 'age', by: [1, 2], direction: 'increasing' }),
  kinds.invariance({ to: 'name' }),
  kinds.aucFloor({ atLeast: 0.6 }),
  kinds.aucDrop({ atMost: 0.05 }),
  kinds.aucDrop({ id: 'auc-relative', atMostRelative: 0.05 }),
  kinds.prAuc({ atLeast: 0.3 }),
  kinds.calibration({ atMost: 0.05 }),
  kinds.calibration({ id: 'binned', atMost: 0.1, bins: 4 }),
  kinds.brierDrop({ atMost: 0.02 }),
  kinds.brierDrop({ id: 'brier-relative', atMostRelative: 0.1 }),
  kinds.ndcgDrop({ query: 'name', atMost: 0.05 }),
  kinds.ndcgDrop({ id: 'ndcg-relative', query: 'name', atMostRelative: 0.1 }),
  kinds.rankingDrop({ metric: 'recall', query: 'name', k: 3, atMost: 0.05 }),
  kinds.rankingDrop({ id: 'mrr-relative', metric: 'reciprocalRank', query: 'name', atMostRelative: 0.1 }),
  kinds.rankingFloor({ metric: 'hitRate', query: 'name', k: 3, atLeast: 0.5 }),
  kinds.topKOverlap({ query: 'name', k: 3, atLeast: 0.8 }),
];

/** Every kind, expanded in the context of three cohorts. */
export const EVERY_CHECK: readonly Check[] = EVERY_KIND.flatMap((spec) => spec.expand(CONTEXT));

/** What the arms of an imagined table hold, account by account. */
export interface Columns {
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
  readonly label: readonly number[];
}

/** Answers a check's queries from the same columns for each of its cohorts; facts about requests (failed, violation ...) are all 0, latencies 10 ms, twins equal the base. */
export function answersFor(check: Check, columns: Columns): readonly Evidence[] {
  const column = (source: { readonly arm: string; readonly column: string }): readonly number[] => {
    if (source.column === 'score') return source.arm === 'candidate' ? columns.candidate : columns.baseline;
    return columns.candidate.map((_, i) => (source.column === 'latencyMs' ? 10 : source.column === 'dueAtMs' ? i : 0));
  };
  const missing = columns.candidate.length === 0 ? 100 : 0;
  return check.needs.map((query): Evidence => {
    switch (query.evidence) {
      case 'pairs':
        return pairsOf(check.cohorts.map((cohort) => ({ cohort, a: column(query.a), b: column(query.b), missing })));
      case 'labelled': {
        const n = columns.label.length;
        return labelledOf(
          query.of.map((source) => check.cohorts.flatMap(() => column(source))),
          check.cohorts.flatMap(() => columns.label),
          check.cohorts.map((cohort, at) => ({ cohort, weight: 1 / check.cohorts.length, from: at * n, to: (at + 1) * n, missing })),
        );
      }
      case 'rankings':
        return { kind: 'rankings', queries: listsOf(columns) };
      case 'tally':
        throw new Error('no check asks for a tally');
    }
  });
}

/** Accounts in lists of ten. */
function listsOf({ candidate, baseline, label }: Columns) {
  return Array.from({ length: Math.floor(candidate.length / 10) }, (_, at) => {
    const places = Array.from({ length: 10 }, (_item, i) => at * 10 + i);
    const items = places.map((i) => `loyal/${i}`);
    return {
      id: `q${at}`,
      arms: [candidate, baseline].map((scores) => ({ items, scores: Float64Array.from(places, (i) => scores[i]!) })),
      relevance: new Map(places.map((i) => [`loyal/${i}`, label[i]!])),
    };
  });
}
