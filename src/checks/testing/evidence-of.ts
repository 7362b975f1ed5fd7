import type { Labelled, PairedColumns, Stratum } from '../../table/evidence.js';
import type { CheckContext } from '../check.js';

/** A context of three cohorts, with everything that any kind may ask for. */
export const CONTEXT: CheckContext = {
  cohorts: [
    { name: 'loyal', weight: 0.5 },
    { name: 'new', weight: 0.3 },
    { name: 'stolen', weight: 0.2 },
  ],
  hasBaseline: true,
  labelled: true,
  fields: ['age', 'name', 'email', 'chargebacks'],
  range: [0, 1],
  candidateVersion: '2',
};

/** Columns of one or several cohorts, as a table answers them. Weights equal unless given. */
export function pairsOf(parts: readonly { cohort?: string; a: ArrayLike<number>; b?: ArrayLike<number>; weight?: number; missing?: number; cluster?: ArrayLike<number> }[]): PairedColumns {
  let end = 0;
  const strata: Stratum[] = parts.map(({ cohort = 'loyal', a, weight = 1 / parts.length, missing = 0 }) => ({ cohort, weight, from: end, to: (end += a.length), missing }));
  return {
    kind: 'pairs',
    a: Float64Array.from(parts.flatMap(({ a }) => Array.from(a))),
    b: Float64Array.from(parts.flatMap(({ a, b = a }) => Array.from(b))),
    account: Uint32Array.from(parts.flatMap(({ a }) => Array.from(a, (_, i) => i))),
    ...(parts.some(({ cluster }) => cluster !== undefined) ? { cluster: Float64Array.from(parts.flatMap(({ cluster = [] }) => Array.from(cluster))) } : {}),
    strata,
  };
}

/** Scores of one or two arms with labels, one cohort unless told otherwise. */
export function labelledOf(scores: readonly ArrayLike<number>[], label: ArrayLike<number>, strata?: readonly Stratum[]): Labelled {
  return {
    kind: 'labelled',
    scores: scores.map((arm) => Float64Array.from(arm)),
    label: Uint8Array.from(label),
    account: Uint32Array.from(Array.from(label).keys()),
    strata: strata ?? [{ cohort: 'loyal', weight: 1, from: 0, to: label.length, missing: 0 }],
  };
}
