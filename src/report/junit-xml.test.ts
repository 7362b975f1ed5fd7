import { describe, expect, test } from 'vitest';
import { allVerdicts } from './all-verdicts.js';
import { junitXml } from './junit-xml.js';
import { HOSTILE_CASES, hostileRun } from './testing/hostile-run.js';
import { elements, parseXml } from './testing/parse-xml.js';
import { sampleRun } from './testing/sample-run.js';
import { sampleVerdict } from './testing/sample-verdicts.js';

const run = sampleRun({}, 60);
const read = (of = run) => parseXml(junitXml(of));
const names = (tag: string, of = run): string[] => elements(read(of), 'testcase').filter((each) => elements(each, tag).length > 0).map(({ attributes }) => attributes['name']!);

describe('contract: JUnit', () => {
  test('failures are exactly the gating claims that failed', () => {
    const failed = allVerdicts(run).filter(({ gates, outcome }) => gates && outcome === 'fail').map(({ id }) => id);
    expect(failed.length).toBe(3);
    expect(names('failure')).toEqual(failed);
  });

  test('errors are exactly the undecided gating claims of a complete run; nothing is skipped', () => {
    expect(names('error')).toEqual(['ks[dormant-returning]']);
    expect(names('skipped')).toEqual([]);
  });

  test('totals agree with what is inside', () => {
    const root = read();
    const suite = elements(root, 'testsuite')[0]!;
    for (const { attributes } of [root, suite]) {
      expect(attributes).toMatchObject({ tests: '40', failures: '3', errors: '1', skipped: '0', time: '14.250' });
    }
    expect(elements(suite, 'testcase').length).toBe(40);
    expect(suite.attributes).toMatchObject({ name: 'fraud-risk', timestamp: '2026-11-21T00:36:00', file: 'suites/fraud-risk.suite.ts' });
  });

  test('an advisory claim that did not hold passes and says so', () => {
    const advisory = elements(read(), 'testcase').find(({ attributes }) => attributes['name'] === 'rank')!;
    expect(elements(advisory, 'failure')).toEqual([]);
    expect(elements(advisory, 'system-out')[0]!.text).toContain('Did not hold (fail); known issue RISK-1204');
    expect(elements(advisory, 'property').find(({ attributes }) => attributes['name'] === 'verdict')!.attributes['value']).toBe('advisory failed');
  });

  test('a failure shows its bound, tolerance and the command that shows it again in its message', () => {
    const failure = elements(read(), 'failure')[0]!;
    expect(failure.attributes['message']).toBe('Share at or above 0.5 within 2 points of the baseline: at least 2.04% (tolerance 2%) after 1,200 accounts. Show it again: mlcheck replay fraud-risk --account gift-card-heavy/17');
    expect(failure.text).toContain('Every point above costs about 4,000 manual reviews a day.');
  });

  test('seed, run and promise are properties of the suite', () => {
    const suite = elements(read(), 'testsuite')[0]!;
    const properties = Object.fromEntries(elements(suite.children[0]!, 'property').map(({ attributes }) => [attributes['name'], attributes['value']]));
    expect(properties).toMatchObject({ verdict: 'fail', run: '20261121T003600-7f3a', seed: '42', 'promise.falseAlarm': '1%', 'promise.miss': '5%', candidate: 'fraud-risk 3', baseline: 'fraud-risk 1' });
  });
});

describe('fault: a run that is no pass is never green', () => {
  const passing = [sampleVerdict('ks', 'ks', 'claim')];
  const green = sampleRun({ outcome: 'pass', exitCode: 0, verdicts: passing }, 60);

  test('all claims passed: green', () => {
    expect(names('error', green)).toEqual([]);
    expect(names('failure', green)).toEqual([]);
  });

  test.each<[string, Partial<typeof run>]>([
    ['stopped early', { complete: false, stopped: 'interrupted', exitCode: 3 }],
    ['with no claim', { verdicts: [], timings: { ...green.timings, verdicts: [] }, exitCode: 2 }],
    ['with an exit code that no claim explains', { exitCode: 5 }],
  ])('a run %s has an error at scoring', (_, changes) => {
    expect(names('error', { ...green, ...changes })).toEqual(['scoring']);
  });
});

describe('fault: hostile names', () => {
  test.each(HOSTILE_CASES)('%s stays text and the file well-formed', (_, text) => {
    const root = read(hostileRun(text));
    expect(elements(root, 'testcase').length).toBe(40);
    expect(new Set(elements(root, 'testcase').flatMap(({ children }) => children.map(({ name }) => name)))).toEqual(new Set(['properties', 'failure', 'error', 'system-out']));
  });
});
