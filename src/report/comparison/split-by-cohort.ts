import type { ScoreColumn } from '../../table/read-score-column.js';

/** Scores by cohort, in the order of `names`; one array cut into parts, in memory that threads may share, 8 bytes a row. */
export function splitByCohort({ score, cohort, names }: ScoreColumn): ReadonlyMap<string | null, Float64Array> {
  if (cohort === undefined) return new Map();
  const ends = new Uint32Array(names.length);
  for (let i = 0; i < cohort.length; i++) ends[cohort[i]!]!++;
  for (let k = 0, total = 0; k < ends.length; k++) {
    total += ends[k]!;
    ends[k] = total - ends[k]!;
  }
  const starts = ends.slice();
  const dealt = new Float64Array(new SharedArrayBuffer(8 * score.length));
  for (let i = 0; i < score.length; i++) dealt[ends[cohort[i]!]!++] = score[i]!;
  return new Map(names.map((name, k) => [name, dealt.subarray(starts[k], ends[k])]));
}
