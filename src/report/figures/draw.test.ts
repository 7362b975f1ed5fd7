import { describe, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../testing/hostile-run.js';
import { elements, parseXml } from '../testing/parse-xml.js';
import { sampleRun } from '../testing/sample-run.js';
import { sampleVerdict } from '../testing/sample-verdicts.js';
import { claimInterval } from './claim-interval.js';
import { cohortForest } from './cohort-forest.js';
import { precisionRecall, reliability, roc, type QualityByArm } from './curves.js';
import { differences } from './differences.js';
import { draw, type Drawing } from './draw.js';
import { ecdf } from './ecdf.js';
import { histogram } from './histogram.js';
import { latencyEcdf, latencyOverTime, throughput, type LatencyByArm } from './latency.js';
import { psiBinNames, psiBins } from './psi-bins.js';
import { qq } from './qq.js';
import { smallHistogram } from './small-histogram.js';

const run = sampleRun({}, 60);
const figures = run.figures[3]!;
const quality: QualityByArm = [['candidate', figures.arms.candidate!.quality!], ['baseline', figures.arms.baseline!.quality!]];
const latency: LatencyByArm = [['candidate', run.timings.latency.candidate!], ['baseline', run.timings.latency.baseline!]];
const drawings: Readonly<Record<string, Drawing>> = {
  histogram: histogram(figures, 0.5),
  smallHistogram: smallHistogram(figures),
  ecdf: ecdf(figures),
  qq: qq(figures),
  psiBins: psiBins(figures),
  differences: differences(figures),
  roc: roc(quality),
  precisionRecall: precisionRecall(quality),
  reliability: reliability(quality),
  latencyEcdf: latencyEcdf(latency),
  throughput: throughput(latency),
  latencyOverTime: latencyOverTime(latency),
  cohortForest: cohortForest(run.figures.slice(1)),
};

describe('contract: every figure', () => {
  test.each(Object.entries(drawings))('%s is a standalone SVG: well-formed, labelled, no script, no style, no outside reference', (name, drawing) => {
    const svg = draw(name, drawing);
    const root = parseXml(svg);
    expect(root.name).toBe('svg');
    expect(root.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2000/svg', role: 'img', viewBox: `0 0 ${drawing.width} ${drawing.height}` });
    expect(root.attributes['aria-label']!.length).toBeGreaterThan(20);
    expect(svg).not.toMatch(/<(script|style|image|foreignObject|a)\b| style=| href=| on\w+=/);
    expect(elements(root, 'path').length).toBeGreaterThan(2);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(svg.length).toBeLessThan(24_000);
  });

  test.each(Object.entries(drawings))('%s drawn twice gives the same bytes, whatever was drawn between', (name, drawing) => {
    const first = draw(name, drawing);
    draw('between', drawings['ecdf']!);
    expect(draw(name, drawing)).toBe(first);
  });

  test('ids inside carry the name, so that two figures can stand in one page', () => {
    const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    const [a, b] = [ids(draw('one', drawings['ecdf']!)), ids(draw('two', drawings['ecdf']!))];
    expect(a.length).toBeGreaterThan(0);
    expect(a.every((id) => id.startsWith('one-'))).toBe(true);
    expect(b.every((id) => id.startsWith('two-'))).toBe(true);
  });

  test.each(HOSTILE_CASES)('a cohort named %s is text in it', (_, scope) => {
    const root = parseXml(draw('hostile', cohortForest([{ ...figures, scope }])));
    expect(elements(root, 'script')).toEqual([]);
    parseXml(draw('hostile', histogram({ ...figures, scope })));
  });

  test('an axis from 0.00788 to 0.945 has round labels, no number of twelve digits', () => {
    const edges = figures.edges.map((_, k, all) => 0.007879992273610324 + (0.9372245 * k) / (all.length - 1));
    for (const drawing of [histogram({ ...figures, edges }), ecdf({ ...figures, edges }), qq({ ...figures, edges })]) {
      const labels = elements(parseXml(draw('odd', drawing)), 'text').map(({ text }) => text.trim());
      expect(labels).toEqual(expect.arrayContaining(['0.2', '0.4', '0.6', '0.8']));
      expect(labels.filter((label) => /\d\.\d{5,}/.test(label))).toEqual([]);
    }
  });

  test('figures of nothing, or of one arm, still draw', () => {
    const { baseline: _, ...candidateOnly } = figures.arms;
    const lone = { scope: figures.scope, edges: figures.edges, arms: candidateOnly };
    for (const drawing of [histogram(lone), ecdf(lone), qq(lone), psiBins(lone), differences(lone), cohortForest([lone])]) expect(draw('lone', drawing)).not.toMatch(/NaN|undefined/);
  });
});

describe('hand: a claim interval', () => {
  const at = (changes: Parameters<typeof sampleVerdict>[3]): string => claimInterval(sampleVerdict('id', 'ks', 'claim', { tolerance: 0.1, ...changes }));

  test('the margin is in the middle; a pass ends left of it, a failure begins right of it', () => {
    expect(at({})).toContain('M84 2V26');
    const ends = (svg: string): number[] => /d="M([\d.]+) 14H([\d.]+)[^"]*" stroke="#(?:00795a|b3202c)"/.exec(svg)!.slice(1, 3).map(Number);
    expect(ends(at({ lower: 0, upper: 0.09 }))[1]!).toBeLessThan(84);
    expect(ends(at({ outcome: 'fail', lower: 0.11, upper: 0.2 }))[0]!).toBeGreaterThan(84);
  });

  test('outcomes differ in shape', () => {
    expect(at({})).toContain('<circle');
    expect(at({ outcome: 'inconclusive', lower: 0.05, upper: 0.2 })).toContain('stroke-dasharray');
    expect(at({ outcome: 'fail', lower: 0.11, upper: 0.2 })).toContain('stroke-width="4"');
  });

  test('unbounded, missing and zero-tolerance claims draw without a number out of place', () => {
    for (const changes of [{ lower: null }, { upper: null }, { lower: null, upper: null, estimate: null }, { tolerance: 0, lower: 0, upper: 0, estimate: 0 }, { tolerance: 0, lower: -1, upper: -0.5 }, { lower: 1e9, upper: 1e12 }]) {
      expect(at(changes)).not.toMatch(/NaN|Infinity|null/);
      parseXml(at(changes));
    }
    expect(at({ lower: null, upper: null, estimate: null })).toContain('no evidence');
  });
});

describe('hand: names of PSI bins', () => {
  test.each([
    [[0, 1], ['any score']],
    [[0, 0.5, 1], ['≤ 0.5', '> 0.5']],
    [[0, 0.2, 0.5, 1], ['≤ 0.2', '0.2 – 0.5', '> 0.5']],
  ])('%j', (edges, names) => {
    expect(psiBinNames(edges)).toEqual(names);
  });
});
