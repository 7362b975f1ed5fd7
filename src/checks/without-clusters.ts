import type { Planning } from '../verdict/types.js';
import type { Check } from './check.js';
import { strataOf, unusable } from './strata.js';

/** The effect of a kind that has no bounds where accounts come in clusters: there it says so. */
export function withoutClusters(effect: Check['effect'], { reason, hint }: NonNullable<Planning['unclustered']>): Check['effect'] {
  return (evidence, levels) => {
    for (const columns of evidence) {
      if (!('cluster' in columns) || columns.cluster === undefined) continue;
      const { n, missing, unusable: nothing } = strataOf(columns.strata);
      return unusable(nothing ?? `${reason}: ${hint}`, n, missing);
    }
    return effect(evidence, levels);
  };
}
