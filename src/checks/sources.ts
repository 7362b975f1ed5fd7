import { BASE, type Arm } from '../table/row.js';
import type { Column, EvidenceQuery, Source } from '../table/evidence.js';
import type { CheckContext } from './check.js';
import { finite, invalid } from './rules.js';

/** What is read of the base accounts' first answers. */
export function source(arm: Arm, column: Column = 'score', variant: string = BASE, repeat = 0): Source {
  return { arm, variant, repeat, column };
}

/** One column with its strata and accounts: the pairs of a source with itself, because a tally knows neither. */
export function column(of: Source): EvidenceQuery {
  return { evidence: 'pairs', a: of, b: of };
}

/** Candidate (a) and baseline (b), account by account. */
export function bothArms(): EvidenceQuery {
  return { evidence: 'pairs', a: source('candidate'), b: source('baseline') };
}

/** @throws MlcheckError `suite-invalid` when the suite has no baseline to compare with. */
export function needsBaseline(context: CheckContext, kind: string): void {
  if (!context.hasBaseline) throw invalid('baseline', `must be declared in the suite: ${kind} compares with it`, undefined, 'add `baseline:` to the suite, or remove the check');
}

/** @throws MlcheckError `suite-invalid` when the population has no labels. */
export function needsLabels(context: CheckContext, kind: string): void {
  if (!context.labelled) throw invalid('population.labels', `must be declared: ${kind} needs the true class`, undefined, 'declare where labels come from, or remove the check');
}

/** The score's declared range. @throws MlcheckError `suite-invalid` for an unbounded score. */
export function needsRange(context: CheckContext, kind: string): readonly [number, number] {
  if (context.range === undefined)
    throw invalid('range', `must be declared in the suite: ${kind} bounds a mean of scores`, undefined, 'add `range: [0, 1]` to the suite; without a range only quantile, KS, PSI and rank claims are possible');
  return context.range;
}

/** A range within [0, 1]: the score is read as a probability. @throws MlcheckError `suite-invalid` */
export function needsProbability(context: CheckContext, kind: string): void {
  const range = needsRange(context, kind);
  if (range[0] < 0 || range[1] > 1) throw invalid('range', `must lie in [0, 1]: ${kind} reads the score as a probability`, range);
}

/** The decision threshold: the check's own, or else the suite's. @throws MlcheckError `suite-invalid` when neither names one. */
export function thresholdOf(context: CheckContext, at: number | undefined): number {
  if (at !== undefined) return finite('at', at);
  if (context.threshold === undefined) throw invalid('at', 'must be given: the suite names no threshold', undefined, 'give `at`, or `threshold` in the suite');
  return context.threshold;
}
