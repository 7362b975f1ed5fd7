import { describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import type { VerdictRecord } from '../run/run.js';
import { figuresOfClaims } from './figures-of-claim.js';

const run = sampleRun({}, 60);
const verdicts = [...run.verdicts, ...run.timings.verdicts];
const namesOf = (pick: Partial<VerdictRecord>, changes: Partial<VerdictRecord> = {}) => {
  const verdict = verdicts.find((each) => Object.entries(pick).every(([key, value]) => each[key as keyof VerdictRecord] === value))!;
  return figuresOfClaims({ ...run, verdicts: [{ ...verdict, ...changes }], timings: { ...run.timings, verdicts: [] } })[verdict.id]!.map(({ name }) => name);
};

describe('hand: figures of a claim', () => {
  test('a pass has its interval, what did not pass also what it speaks of', () => {
    expect(namesOf({ outcome: 'pass', kind: 'ks' })).toEqual(['Interval against the margin']);
    expect(namesOf({ outcome: 'fail', kind: 'ks' })).toEqual(['Interval against the margin', 'Histogram', 'ECDF']);
    expect(namesOf({ kind: 'psi' }, { outcome: 'fail' })).toEqual(['Interval against the margin', 'PSI by bin', 'Histogram', 'ECDF']);
    expect(namesOf({ kind: 'auc-drop' }, { outcome: 'inconclusive' })).toEqual(['Interval against the margin', 'ROC', 'Histogram', 'ECDF']);
    expect(namesOf({ timed: true }, { outcome: 'fail' })).toEqual(['Interval against the margin', 'Latency']);
  });

  test('static SVG, no script, however many claims fail', () => {
    const failed = Array.from({ length: 200 }, (_, k) => ({ ...run.verdicts[0]!, id: `claim-${k}`, outcome: 'fail' as const }));
    const all = Object.values(figuresOfClaims({ ...run, verdicts: failed }));
    expect(all.filter((each) => each.length > 1)).toHaveLength(40);
    for (const { svg } of all.flat()) {
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
      expect(svg).not.toMatch(/<script|\bon\w+=|href=/i);
      expect(svg.length).toBeLessThan(60_000);
    }
  });

  test('a run without figures leaves the interval', () => {
    const figures = figuresOfClaims({ ...run, figures: [] });
    expect(run.verdicts.every(({ id }) => figures[id]!.length === 1)).toBe(true);
  });
});
