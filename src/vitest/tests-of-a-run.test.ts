import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import type { Run } from '../run/run.js';
import { environmentOf } from './environment-of.js';
import { matchers } from './matchers.js';
import { metricsOf } from './metrics-of.js';
import { registerRun } from './register-run.js';
import { reportScoring } from './report-scoring.js';
import type { TestApi, TestMeta } from './test-api.js';
import { errorOf } from './test-report.js';

const run = sampleRun({}, 60);
let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'mlcheck-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  readonly group: string;
  readonly name: string;
  readonly timeoutMs: number | undefined;
  readonly meta: TestMeta;
  readonly error: unknown;
}

/** Registers tests with a vitest that only notes them, and runs them. */
async function ran(register: (api: TestApi) => void): Promise<readonly Ran[]> {
  const noted: (() => Promise<Ran>)[] = [];
  let group = '';
  register({
    describe: (name, body) => { group = name; body(); },
    test: (name, body, timeoutMs) => {
      const here = group;
      noted.push(async () => {
        const task = { meta: {} as TestMeta };
        try {
          await body({ task });
          return { group: here, name, timeoutMs, meta: task.meta, error: undefined };
        } catch (error) {
          return { group: here, name, timeoutMs, meta: task.meta, error };
        }
      });
    },
  });
  const results: Ran[] = [];
  for (const test of noted) results.push(await test());
  return results;
}

describe('contract: the tests of a run', () => {
  const written = (changes: Partial<Run>) => {
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...run, ...changes }));
    return ran((api) => registerRun(api, dir, 'unread'));
  };

  test('"scoring" first, then one per verdict, those about time included, without a time limit', async () => {
    const tests = await written({});
    expect(tests.map(({ name }) => name.split(':')[0])).toEqual(['scoring', ...run.verdicts.map(({ id }) => id), ...run.timings.verdicts.map(({ id }) => id)]);
    expect(new Set(tests.map(({ group }) => group))).toEqual(new Set(['fraud-risk']));
    expect(new Set(tests.map(({ timeoutMs }) => timeoutMs))).toEqual(new Set([0]));
    expect(tests[0]!.meta.mlcheckRun).toBe(dir);
  });

  test('exactly the gating claims that did not pass throw', async () => {
    const tests = await written({});
    const red = [...run.verdicts, ...run.timings.verdicts].filter(({ gates, outcome }) => gates && outcome !== 'pass').map(({ id }) => id);
    expect(red.length).toBeGreaterThan(1);
    expect(tests.filter(({ error }) => error !== undefined).map(({ name }) => name.split(':')[0])).toEqual(red);
  });

  test('no test hands rows on: everything a test tells is small', async () => {
    for (const { meta } of await written({})) expect(JSON.stringify(meta).length).toBeLessThan(20_000);
  });

  test('a run that stopped has its "scoring" broken; what was judged stands', async () => {
    const [scoring, ...claims] = await written({ complete: false, stopped: 'the endpoint answers no more' });
    expect(scoring!.error).toMatchObject({ name: 'Inconclusive', message: 'Scoring stopped before its end: the endpoint answers no more' });
    expect(claims.some(({ error }) => error === undefined)).toBe(true);
  });

  test('without a readable run.json "scoring" alone stands there, broken', async () => {
    writeFileSync(join(dir, 'run.json'), '{"half');
    const tests = await ran((api) => registerRun(api, dir, 'fraud-risk'));
    expect(tests.map(({ name }) => name)).toEqual(['scoring']);
    expect(tests[0]!.error).toMatchObject({ name: 'Inconclusive', message: expect.stringContaining('Scoring broke: run.json cannot be read') as string });
  });
});

describe('hand', () => {
  test('a smoke run and a partial run say what they are', () => {
    expect(reportScoring({ ...run, smoke: true }).story.description).toContain('**Smoke run: no gate.**');
    expect(reportScoring({ ...run, partial: true }).story.description).toContain('**Partial run');
    expect(errorOf(reportScoring(run))).toBeUndefined();
  });

  test('the environment names models and promise, and no address', () => {
    const environment = environmentOf(run);
    expect(environment).toMatchObject({ candidate: 'fraud-risk version 3 on mlcheck reference', seed: '42', false_alarm: '1%', verdict: 'fail', gate: 'yes' });
    expect(JSON.stringify(environment)).not.toContain('127.0.0.1');
  });

  test('one metric for each claim with an estimate, each with a key of its own', () => {
    const metrics = metricsOf(run);
    const estimated = [...run.verdicts, ...run.timings.verdicts].filter(({ estimate }) => estimate !== null);
    expect(metrics.map(({ key }) => key)).toEqual(estimated.map(({ id }) => `claim.${id}`));
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    expect(metrics.every(({ value, start, stop }) => Number.isFinite(value) && stop > start)).toBe(true);
  });
});

describe('hand: matchers', () => {
  const judged = (outcome: 'pass' | 'fail' | 'inconclusive') => ({ outcome, claim: 'KS at most 0.1', because: 'at most 0.06', replay: 'mlcheck replay x --account a/0' });
  const holds = (matcher: 'toPass' | 'toFail', outcome: 'pass' | 'fail' | 'inconclusive', isNot: boolean) => matchers[matcher].call({ isNot }, judged(outcome)).pass !== isNot;

  test('a verdict satisfies what it is; an inconclusive one satisfies nothing, not even a negation', () => {
    expect([holds('toPass', 'pass', false), holds('toPass', 'fail', false), holds('toPass', 'fail', true), holds('toPass', 'pass', true)]).toEqual([true, false, true, false]);
    expect([holds('toFail', 'fail', false), holds('toFail', 'pass', false), holds('toFail', 'pass', true)]).toEqual([true, false, true]);
    for (const matcher of ['toPass', 'toFail'] as const) for (const isNot of [false, true]) expect(holds(matcher, 'inconclusive', isNot)).toBe(false);
  });

  test('its message ends in the command that shows it again', () => {
    expect(matchers.toPass.call({ isNot: false }, judged('fail')).message()).toBe('expected pass, got fail: KS at most 0.1: at most 0.06\nmlcheck replay x --account a/0');
  });
});
