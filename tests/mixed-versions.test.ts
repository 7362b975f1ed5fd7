import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runSummary } from '../src/cli/summary/run-summary.js';
import { htmlReport } from '../src/report/html-report.js';
import { junitXml } from '../src/report/junit-xml.js';
import { summaryMarkdown } from '../src/report/summary-markdown.js';
import { executeShard } from '../src/run/execute-shard.js';
import { executeSuite } from '../src/run/execute.js';
import { mergeShards } from '../src/run/merge-shards.js';
import type { RunOptions, RunPorts } from '../src/run/options.js';
import { recordReplies } from '../src/run/record-replies.js';
import type { Run } from '../src/run/run.js';
import { tinyGrpcServer } from '../src/scoring/testing/tiny-grpc-server.js';
import { tinyServer, type Answer, type Seen } from '../src/scoring/testing/tiny-server.js';
import { loadConfig } from '../src/suite/config.js';
import { loadSuite } from '../src/suite/load.js';
import { planOf } from '../src/suite/plan-of.js';
import { reportClaim } from '../src/vitest/report-claim.js';

/** A fixture server that is replaced while a run goes on: answers from two versions are a failure that names both, however a version is told and however the run was made. */

let cwd: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-mixed-'));
  mkdirSync(join(cwd, 'suites'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const ports = (): RunPorts => ({ cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined });

/** Serves version 1 for so many scoring requests, 16 of warm-up among them, and version 2 from then on; split, it is two versions behind one address, by what is asked. */
interface Model {
  readonly url: string;
  readonly scored: () => number;
}

async function model(after: number, { grpc = false, stumbles = false, split = false } = {}): Promise<Model> {
  let scored = 0, stumbled = false;
  const version = (): string => (scored > after ? '2' : '1');
  const answer = (seen: Seen): Answer => {
    if (grpc && seen.method !== 'POST') return { body: seen.path.endsWith('ModelReady') ? { ready: true } : { name: 'm', versions: [] } };
    if (seen.path === '/version') return { body: { version: version() } };
    if (seen.method === 'GET') return { body: {} };
    if (stumbles && scored === after && !stumbled) {
      stumbled = true;
      return { status: 503, headers: { 'x-version': '1' }, body: { error: 'the model is not ready' } };
    }
    scored++;
    if (grpc) {
      const { id, inputs } = JSON.parse(seen.body) as { id: string; inputs: { contents: { fp64_contents: number[] } }[] };
      const data = inputs[0]!.contents.fp64_contents;
      return { body: { model_name: 'm', model_version: version(), id, outputs: [{ name: 'p', datatype: 'FP64', shape: [data.length, 1], contents: { fp64_contents: data } }] } };
    }
    const rows = JSON.parse(seen.body) as { a: number }[];
    const one = split ? (rows[0]!.a > 0.5 ? '2' : '1') : version();
    return { headers: { 'x-version': one }, body: { scores: rows.map(({ a }) => a), model: { version: one } } };
  };
  const server = await (grpc ? tinyGrpcServer : tinyServer)(answer);
  closing.push(() => server.close());
  return { url: server.url, scored: () => scored };
}

const rest = (url: string, more: string): string => `rest({ url: '${url}', model: 'm', path: '/score', columns: ['a'], scores: '/scores', http2: false, ${more} })`;
let suites = 0;
function suite(candidate: string, { checks = '', baseline = '' } = {}): string {
  const file = join(cwd, 'suites', `s${++suites}.suite.ts`);
  writeFileSync(file, `import { definePopulation, defineSuite, errorRate, openInference, rest, servedVersion, uniform } from 'mlcheck';
export default defineSuite({
  name: 's${suites}', seed: 7, range: [0, 1], budget: { accounts: 200 },
  population: definePopulation({ fields: { a: uniform({ min: 0, max: 1 }) }, cohorts: { all: { share: 1 } } }),
  candidate: ${candidate},${baseline === '' ? '' : `\n  baseline: ${baseline},`}
  checks: [errorRate({ atMost: 0.2 })${checks}],
});
`);
  return file;
}
const execute = (file: string, options: RunOptions = {}) => executeSuite(file, options, ports());

/** The failed verdict, told on every surface with both versions. */
function holdsBoth(run: Run, id: string, reading: RegExp): void {
  expect([run.outcome, run.exitCode]).toEqual(['fail', 1]);
  const verdict = run.verdicts.find((one) => one.id === id)!;
  expect(verdict).toMatchObject({ kind: 'served-version', outcome: 'fail', gates: true, deterministic: true });
  expect(verdict.because).toMatch(reading);
  expect(verdict.worst.length).toBeGreaterThan(0);
  const told = { sentence: run.sentence, terminal: runSummary(run, [], { colour: false, columns: 1000 }), junit: junitXml(run), markdown: summaryMarkdown(run), page: htmlReport({ ...run, figures: [] }), test: reportClaim(run, verdict).complaint ?? '' };
  for (const [where, text] of Object.entries(told)) expect(text, where).toMatch(reading);
  expect(reportClaim(run, verdict).story.status).toBe('failed');
}
const BOTH = /version 1 gave \d+ answers? and version 2 gave \d+ answers?|version 2 gave \d+ answers? and version 1 gave \d+ answers?/;

describe('fault: the model is replaced while a run goes on', () => {
  it.each([
    ['a header, in batches', "servedVersion: { header: 'x-version' }, batchSize: 8", 18],
    ['a header, one account a request', "servedVersion: { header: 'x-version' }, batchSize: 1", 30],
    ['the body, in batches', "servedVersion: { at: '/model/version' }, batchSize: 8", 18],
    ['the body, one account a request', "servedVersion: { at: '/model/version' }, batchSize: 1", 30],
  ])('told by %s', async (_, more, after) => {
    const { url } = await model(after);
    holdsBoth((await execute(suite(rest(url, more)))).run, 'one-version-candidate', BOTH);
  });

  it('told by a path of its own: seen when the run ends', async () => {
    const { url } = await model(18);
    const told = /the server told version 1 before the run and version 2 after it/;
    holdsBoth((await execute(suite(rest(url, "servedVersion: { path: '/version', at: '/version' }, batchSize: 8")))).run, 'one-version-candidate', told);
    const pinned = await model(18);
    holdsBoth((await execute(suite(rest(pinned.url, "version: '1', servedVersion: { path: '/version', at: '/version' }, batchSize: 8")))).run, 'one-version-candidate', told);
  });

  it('told over gRPC', async () => {
    const { url } = await model(18, { grpc: true });
    holdsBoth((await execute(suite(`openInference({ url: '${url}', model: 'm', inputs: [{ name: 'x', datatype: 'FP64', fields: ['a'] }], output: { name: 'p' }, batchSize: 8 })`))).run, 'one-version-candidate', BOTH);
  });

  it('seen only by what was sent again', async () => {
    const { url } = await model(18, { stumbles: true });
    const { run } = await execute(suite(rest(url, "servedVersion: { header: 'x-version' }, batchSize: 8")));
    holdsBoth(run, 'one-version-candidate', BOTH);
    expect(run.timings.requests.candidate?.retried).toBe(1);
  });

  it('a claim on the version names both, and says which was asked for', async () => {
    const { url } = await model(18);
    const { run } = await execute(suite(rest(url, "version: '1', servedVersion: { header: 'x-version' }, batchSize: 8"), { checks: ', servedVersion()' }));
    holdsBoth(run, 'served-version', new RegExp(`(${BOTH.source}) \\(version 1 was asked for\\)`));
    expect(run.verdicts.some(({ id }) => id.startsWith('one-version'))).toBe(false);
    const free = await model(18);
    const unpinned = (await execute(suite(rest(free.url, "servedVersion: { header: 'x-version' }, batchSize: 8"), { checks: ', servedVersion()' }))).run;
    holdsBoth(unpinned, 'served-version', BOTH);
    expect(unpinned.verdicts.find(({ id }) => id === 'served-version')?.claim).toBe('every reply comes from one version');
  });

  it('in the baseline', async () => {
    const [still, moved] = [await model(Infinity), await model(18)];
    const header = "servedVersion: { header: 'x-version' }, batchSize: 8";
    holdsBoth((await execute(suite(rest(still.url, header), { baseline: rest(moved.url, header) }))).run, 'one-version-baseline', BOTH);
  });

  it('between two shards that are merged', async () => {
    const served = await model(Infinity);
    const file = suite(rest(served.url, "servedVersion: { header: 'x-version' }, batchSize: 8"));
    const one = await executeShard(file, {}, { index: 1, of: 2 }, ports());
    const next = await model(0);
    writeFileSync(file, readFileSync(file, 'utf8').replace(served.url, next.url));
    const two = await executeShard(file, {}, { index: 2, of: 2 }, ports());
    holdsBoth((await mergeShards([one.file!, two.file!], {}, ports())).run, 'one-version-candidate', BOTH);
  });

  it('in a recording', async () => {
    const served = await model(Infinity, { split: true });
    const file = suite(rest(served.url, "servedVersion: { header: 'x-version' }, batchSize: 8"));
    const plan = planOf(await loadSuite(file, cwd), {}, await loadConfig(cwd));
    await recordReplies(plan, 'candidate', join(cwd, 'mixed.jsonl'), ports());
    const asked = served.scored();
    const { run } = await execute(file, { candidate: 'mixed.jsonl' });
    expect(served.scored()).toBe(asked);
    holdsBoth(run, 'one-version-candidate', BOTH);
    expect(run.manifest.candidate.recording).toContain('its replies are judged again');
  });
});

describe('law: nothing is made of one version, or of none', () => {
  it.each([
    ['one', "servedVersion: { header: 'x-version' }, batchSize: 8", 'm 1'],
    ['none', 'batchSize: 8', 'm, version not told'],
  ])('%s', async (_, more, told) => {
    const { url } = await model(Infinity);
    const { run } = await execute(suite(rest(url, more)));
    expect([run.outcome, run.verdicts.map(({ id }) => id)]).toEqual(['pass', ['error-rate']]);
    expect(runSummary(run, [], { colour: false, columns: 200 })).toContain(`candidate ${told} · seed`);
  });
});
