import type { Row } from '../table/row.js';
import type { Run } from './run.js';

const MOST = 50;

/**
 * What was wrong with replies: rows without a score grouped by arm, outcome and words, most frequent first, with one account each. Words that differ only in a number
 * are one group and show the first of them.
 */
export function problemsOf(rows: Iterable<Row>): Run['problems'] {
  const groups = new Map<string, { arm: Row['arm']; outcome: Row['outcome']; detail: string; count: number; example: string }>();
  for (const { arm, outcome, detail = 'no detail', cohort, i } of rows) {
    if (outcome === 'scored') continue;
    const key = JSON.stringify([arm, outcome, detail.replace(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi, '#')]);
    const group = groups.get(key) ?? { arm, outcome, detail, count: 0, example: `${cohort}/${i}` };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.arm + a.outcome + a.detail < b.arm + b.outcome + b.detail ? -1 : 1)).slice(0, MOST);
}

/** Versions that an arm's replies named, sorted. */
export function servedVersions(rows: Iterable<Row>, arm: Row['arm']): string[] {
  const versions = new Set<string>();
  for (const row of rows) if (row.arm === arm && row.servedVersion !== undefined) versions.add(row.servedVersion);
  return [...versions].sort();
}
