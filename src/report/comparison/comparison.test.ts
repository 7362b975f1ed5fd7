import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delong } from '../../stats/delong.js';
import { mannWhitneyU } from '../../stats/mann-whitney-u.js';
import { tally } from '../../stats/tally.js';
import type { ScoreColumn } from '../../table/read-score-column.js';
import { validateAgainst } from '../../suite/schema.js';
import { elements, parseXml } from '../testing/parse-xml.js';
import { comparePairs } from './compare-pairs.js';
import { compareCohorts, compareScope, pairCohorts } from './compare-scope.js';
import { compareSides } from './compare-sides.js';
import { splitByCohort } from './split-by-cohort.js';
import { COMPARE_SCHEMA, type FileComparison } from './comparison.js';
import { comparisonSchema } from './comparison-schema.js';
import { sideOf } from './describe-side.js';
import { draw } from '../figures/draw.js';
import { htmlComparison } from './html-comparison.js';
import { ecdf } from '../figures/ecdf.js';
import { winProbability } from './win-probability.js';

fc.configureGlobal({ seed: 1 });

const side = (...values: number[]) => sideOf(Float64Array.from(values));
const column = (score: number[], cohorts?: (string | null)[]): ScoreColumn => {
  const names = [...new Set(cohorts ?? [])].sort((p, q) => (p === null ? 1 : q === null ? -1 : p < q ? -1 : 1));
  return { score: Float64Array.from(score), names, present: [], ...(cohorts === undefined ? {} : { cohort: Uint16Array.from(cohorts, (name) => names.indexOf(name)) }) };
};

function compareColumns(a: ScoreColumn, b: ScoreColumn) {
  const all = compareScope('all', sideOf(a.score), sideOf(b.score), 0.95, true);
  const cohorts = pairCohorts(splitByCohort(a), splitByCohort(b));
  const parts = compareCohorts(cohorts, 0.95, true);
  return { all: all.comparison, cohorts: parts.map(({ comparison }, k) => ({ cohort: cohorts[k]!.cohort, ...comparison })), figures: [all, ...parts].map(({ figures }) => figures!) };
}

describe('hand: two sides', () => {
  const { a, b, between } = compareSides(side(1, 2, 3, Number.NaN, 4), side(3, 4, 5, 6), 0.95);

  test('counts, moments and quantiles', () => {
    expect(a).toMatchObject({ n: 4, missing: 1, mean: 2.5, min: 1, max: 4 });
    expect(a.sd).toBeCloseTo(Math.sqrt(5 / 3), 14);
    expect(b.quantiles.find(({ p }) => p === 0.5)).toEqual({ p: 0.5, value: 4.5, lower: null, upper: null });
  });

  test('b minus a everywhere: half of a lies below 2 and nothing of b; b is above a in 14 of 16 pairs', () => {
    expect(between).toMatchObject({
      meanDifference: { estimate: 2 },
      ks: { statistic: 0.5, location: 2, sign: -1, shareA: 0.5, shareB: 0, method: 'exact' },
      wasserstein: 2,
      mannWhitney: { u: 14, probability: 14 / 16 },
    });
  });

  test('bounds hold the estimate; four values bound a KS distance only by 0 and 1', () => {
    expect(between!.ks).toMatchObject({ lower: 0, upper: 1 });
    expect(between!.meanDifference.lower!).toBeLessThan(2);
    expect(between!.meanDifference.upper!).toBeGreaterThan(2);
  });

  test('every bin of the PSI is counted once, the outer ones open', () => {
    const { total, bins } = between!.psi;
    expect(bins[0]!.from).toBeNull();
    expect(bins.at(-1)!.to).toBeNull();
    expect(bins.reduce((sum, bin) => sum + bin.a, 0)).toBe(4);
    expect(bins.reduce((sum, bin) => sum + bin.b, 0)).toBe(4);
    expect(bins.reduce((sum, bin) => sum + bin.contribution, 0)).toBeCloseTo(total, 14);
  });

  test('what a sample leaves undefined is null, never a number', () => {
    expect(compareSides(side(), side(1), 0.95)).toMatchObject({ a: { n: 0, mean: null, sd: null, quantiles: [] }, b: { n: 1, mean: 1, sd: null, meanInterval: { lower: null, upper: null } }, between: null });
    const constant = compareSides(side(2, 2, 2), side(2, 2, 2), 0.95);
    expect(constant.between).toMatchObject({ meanDifference: { estimate: 0, lower: null, upper: null }, ks: { statistic: 0 }, wasserstein: 0, jensenShannon: 0, psi: { total: 0 }, mannWhitney: { u: 4.5, probability: 0.5, lower: null, upper: null, pValue: null } });
  });
});

describe('law: the chance to be above', () => {
  const sample = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 40 });

  test('is the U of Mann and Whitney and the area and variance of DeLong', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const found = winProbability(tally(a), tally(b), 0.9);
        expect(found.probability * a.length * b.length).toBeCloseTo(mannWhitneyU(b, a, { method: 'exact' }).statistic, 9);
        const { auc, variance } = delong([...a, ...b], [...a.map(() => 0), ...b.map(() => 1)]);
        expect(found.probability).toBeCloseTo(auc, 12);
        if (found.lower !== null && found.lower > 0 && found.upper! < 1) expect((found.upper! - found.lower) / 2 / 1.6448536269514722).toBeCloseTo(Math.sqrt(variance), 10);
      }),
    );
  });
});

describe('hand: account by account', () => {
  const farthest = [{ id: 'x', a: 1, b: 3 }];
  const pairs = { a: Float64Array.of(1, 2, 3, 4), b: Float64Array.of(3, 2, 4, 3), onlyA: 1, onlyB: 0, unscored: 2, farthest: [] };
  const aside = { spearman: 0.5, farthest };

  test('differences are b minus a; signs, correlations and crossings', () => {
    expect(comparePairs(pairs, 0.95, aside)).toMatchObject({
      n: 4, onlyA: 1, onlyB: 0, unscored: 2,
      differences: { mean: 0.5, meanAbsolute: 1 },
      sign: { above: 2, below: 1, equal: 1, shareAbove: { estimate: 2 / 3 }, pValue: 1 },
      ks: { statistic: 0.25, location: 1, sign: -1, down: 0, up: 1 },
      spearman: 0.5,
      farthest,
    });
  });

  test('nothing in common, or nothing changed, is told as such', () => {
    const none = new Float64Array(0);
    expect(comparePairs({ a: none, b: none, onlyA: 3, onlyB: 4, unscored: 0, farthest: [] }, 0.95, { spearman: null, farthest: [] })).toMatchObject({ n: 0, differences: null, ks: null, spearman: null });
    const same = Float64Array.of(1, 2, 3);
    expect(comparePairs({ a: same, b: same, onlyA: 0, onlyB: 0, unscored: 0, farthest: [] }, 0.95, aside)).toMatchObject({ differences: { mean: 0, meanInterval: { lower: null, upper: null } }, sign: { equal: 3, shareAbove: null, pValue: null } });
  });
});

const compared = compareColumns(column([0.1, 0.2, 0.3, 0.4, 0.5, Number.NaN], ['x', 'x', 'y', 'y', '<b>', null]), column([0.2, 0.3, 0.4, 0.9], ['x', 'y', 'y', 'z']));
const object: FileComparison = {
  schema: COMPARE_SCHEMA, mlcheck: '0.0.0', a: { file: '<script>a', rows: 6 }, b: { file: 'b', rows: 4 }, column: 'score', by: 'segment', pairedOn: 'id', confidence: 0.95, all: compared.all, cohorts: compared.cohorts,
  paired: comparePairs({ a: Float64Array.of(1, 2), b: Float64Array.of(2, 1), onlyA: 0, onlyB: 0, unscored: 0, farthest: [] }, 0.95, { spearman: -1, farthest: [{ id: '"&', a: 1, b: 2 }] }),
};

describe('contract: cohorts, schema and page', () => {
  test('cohorts of either file, by name, rows without one last', () => {
    expect(compared.cohorts.map(({ cohort, a, b }) => [cohort, a.n, b.n])).toEqual([['<b>', 1, 0], ['x', 2, 1], ['y', 2, 2], ['z', 0, 1], [null, 0, 0]]);
    expect(compared.figures.map(({ scope }) => scope)).toEqual(['all', '<b>', 'x', 'y', 'z', 'no cohort']);
    expect(compared.figures[0]!.arms.candidate).toMatchObject({ n: 4, missing: 0 });
  });

  test('the published schema is the one in force (vitest --update writes it again), and the object fits it', async () => {
    await expect(`${JSON.stringify(comparisonSchema, null, 2)}\n`).toMatchFileSnapshot('./comparison.schema.json');
    expect(() => validateAgainst(comparisonSchema, JSON.parse(JSON.stringify(object)), 'file-invalid')).not.toThrow();
    for (const wrong of [{ ...object, schema: 'other' }, { ...object, verdict: 'pass' }, { ...object, all: { ...object.all, a: { ...object.all.a, n: -1 } } }]) expect(() => validateAgainst(comparisonSchema, wrong, 'file-invalid')).toThrow();
  });

  test('the page is well-formed, asks nothing of a network, and shows names as text', () => {
    const page = htmlComparison(object, compared.figures);
    expect(htmlComparison(object, compared.figures)).toBe(page);
    expect(page).toContain('&lt;script&gt;a');
    const body = page.replace(/<script>'use strict'[\s\S]*?<\/script>/, '');
    expect(body).not.toMatch(/<script|<b><b>|NaN|undefined|Infinity|\[object/);
    expect(body.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import|url\((?!#)/);
    const svgs = page.match(/<svg[\s\S]*?<\/svg>/g)!;
    expect(svgs.length).toBe(7);
    for (const svg of svgs) expect(elements(parseXml(svg), 'path').length).toBeGreaterThan(1);
    expect(draw('e', ecdf(compared.figures[0]!))).toContain('the candidate scores higher there');
  });

  test('a page of files without a score still stands', () => {
    const nothing = compareColumns(column([Number.NaN]), column([1]));
    expect(htmlComparison({ ...object, all: nothing.all, cohorts: [], paired: null, by: null }, nothing.figures)).toContain('there is nothing to compare');
  });
});
