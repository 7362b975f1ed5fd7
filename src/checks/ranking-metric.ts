import { averagePrecision } from '../stats/average-precision.js';
import { hitRate, precisionAt, recallAt } from '../stats/precision-at.js';
import { reciprocalRank } from '../stats/reciprocal-rank.js';
import { ranked, type Query } from './ranking-effect.js';
import { invalid, nearest, whole } from './rules.js';

/** What one list is worth, in [0, 1], 1 at best; its mean over lists is what is claimed. */
export type RankingMetric = 'ndcg' | 'reciprocalRank' | 'averagePrecision' | 'recall' | 'precision' | 'hitRate';

interface Metric {
  /** The name of its mean in the field. */
  readonly name: string;
  /** It counts what the first k hold, in whatever order, and has no value without a k. */
  readonly cut?: true;
  /** @param relevances of the items of one arm, best-ranked first; `judged` those of all items of the list. */
  readonly valueOf: (relevances: readonly number[], judged: readonly number[], k?: number) => number;
  /** Whether every order of a list is worth the same, besides one without anything relevant. @param judged relevances of all its items, largest first. */
  readonly settled: (judged: readonly number[], k?: number) => boolean;
  /** What the plan takes the baseline's mean for where a share of it is claimed, and the deviation of a list's change between models that are as good. A pool replaces both. */
  readonly usual: number;
  readonly noise: number;
}

const allRelevant = (judged: readonly number[]): boolean => judged.at(-1)! > 0;
const allShown = (judged: readonly number[], k?: number): boolean => allRelevant(judged) || judged.length <= k!;

const METRICS: Readonly<Record<RankingMetric, Metric>> = {
  ndcg: { name: 'NDCG', valueOf: (relevances, judged, k) => gainOf(relevances, k) / gainOf(judged, k), settled: (judged) => judged[0] === judged.at(-1), usual: 0.7, noise: 0.05 },
  reciprocalRank: { name: 'MRR', valueOf: (relevances, _judged, k) => reciprocalRank(relevances, k), settled: allRelevant, usual: 0.6, noise: 0.1 },
  averagePrecision: { name: 'MAP', valueOf: (relevances, judged, k) => averagePrecision(relevances, { relevant: relevant(judged), ...(k === undefined ? {} : { k }) }), settled: allRelevant, usual: 0.6, noise: 0.07 },
  recall: { name: 'recall', cut: true, valueOf: (relevances, judged, k) => recallAt(relevances, k!, relevant(judged)), settled: allShown, usual: 0.7, noise: 0.1 },
  precision: { name: 'precision', cut: true, valueOf: (relevances, _judged, k) => precisionAt(relevances, k!), settled: allShown, usual: 0.4, noise: 0.07 },
  // Too few items are not relevant to fill the top k.
  hitRate: { name: 'hit rate', cut: true, valueOf: (relevances, _judged, k) => hitRate(relevances, k!), settled: (judged, k) => judged.length - relevant(judged) < k!, usual: 0.8, noise: 0.15 },
};

/** A metric with its cutoff, ready for lists. */
export interface Measure extends Pick<Metric, 'usual' | 'noise'> {
  /** `recall@10`, `MRR`. */
  readonly name: string;
  /**
   * What a list is worth in each arm. `undefined` for a list that says nothing of the order: an arm has no answers, or every order of its items is worth the same (none relevant, nothing but
   * relevant ones, or all within a top k that counts them in whatever order).
   */
  readonly worth: (query: Query) => readonly number[] | undefined;
}

/**
 * The metric that a claim names, at the first k positions, or over the whole list where none is given.
 * @throws MlcheckError `suite-invalid` for an unknown metric, a k that is not whole, or none where the metric needs one.
 */
export function measureOf(metric: RankingMetric, k: number | undefined): Measure {
  if (!Object.hasOwn(METRICS, metric)) throw invalid('metric', 'must be a ranking metric', metric, metricMeant(String(metric)));
  const { name, cut, valueOf, settled, usual, noise } = METRICS[metric];
  if (k === undefined && cut === true) throw invalid('k', `must be given: ${name} counts the first k items`, k, 'say how many a reader looks at: k: 10');
  if (k !== undefined) whole('k', k, 1);
  return {
    name: k === undefined ? name : `${name}@${k}`,
    usual,
    noise,
    worth: ({ arms, relevance }) => {
      // Whoever knows of relevant items that nobody listed counts them.
      const items = new Set(relevance.keys());
      for (const arm of arms) for (const item of arm.items) items.add(item);
      const judged = Array.from(items, (item) => relevance.get(item) ?? 0).sort((x, y) => y - x);
      if (!(judged[0]! > 0) || settled(judged, k) || arms.some((arm) => arm.items.length === 0)) return undefined;
      return arms.map((arm) => valueOf(ranked(arm).map((item) => relevance.get(item) ?? 0), judged, k));
    },
  };
}

/** `mrr` and `map` are what many call them. */
function metricMeant(typed: string): string {
  const word = typed.toLowerCase().replace(/@.*$/, '');
  const called = Object.entries(METRICS).find(([, { name }]) => name.toLowerCase() === word);
  return called === undefined ? nearest(typed, Object.keys(METRICS)) : `did you mean '${called[0]}'?`;
}

/** Discounted gain of the first k relevances; the ideal one is made for every list, so that `ndcg` with its checks would take twice as long. */
function gainOf(relevances: readonly number[], k?: number): number {
  return relevances.slice(0, k).reduce((sum, relevance, at) => sum + relevance / Math.log2(at + 2), 0);
}

function relevant(judged: readonly number[]): number {
  return judged.filter((relevance) => relevance > 0).length;
}

/** The id of a claim that does not say one: `ranking-drop-hit-rate`. */
export function idOfMetric(kind: string, metric: unknown): string {
  return `${kind}-${String(metric).replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
