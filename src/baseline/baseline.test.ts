import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptBaseline } from '../cli/accept-baseline.js';
import type { ExpireFlags } from '../cli/baseline.js';
import { diffBaseline } from '../cli/diff-baseline.js';
import { expireBaseline } from '../cli/expire-baseline.js';
import { showBaseline } from '../cli/show-baseline.js';
import { fakeWorld } from '../cli/testing/fake-world.js';
import { executeSuite, type Execution } from '../run/execute.js';
import type { RunOptions } from '../run/options.js';
import { startService, type Service } from '../service/start-service.js';
import { modelFolder, paperFiles } from '../service/testing/model-folder.js';
import type { Baseline } from './baseline.js';
import { baselineText, contentHash } from './baseline-file.js';
import { expiryOf, hasExpired } from './expiry-of.js';
import { writeRecordedProject, type RecordedProject } from './testing/recorded-project.js';

const DAY_MS = 86_400_000;
/** Variables that runs and verbs see; set by the tests that need some. */
let environment: Record<string, string> = {};
let models: ReturnType<typeof modelFolder>;
let service: Service;
let cwd: string;
let projects = 0;

beforeAll(async () => {
  models = modelFolder(paperFiles());
  service = await startService({ modelsDir: models.path });
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-baseline-'));
}, 60_000);
afterAll(async () => {
  await service.close();
  models.remove();
  rmSync(cwd, { recursive: true, force: true });
});

interface Project {
  readonly dir: string;
  readonly write: (project?: Omit<RecordedProject, 'url'>) => void;
  readonly run: (options?: RunOptions, nowMs?: number) => Promise<Execution & { readonly warnings: readonly string[] }>;
  readonly accept: (ref: string, flags?: Partial<Parameters<typeof acceptBaseline>[1]>) => Promise<string>;
}

function project(given: Omit<RecordedProject, 'url'> = {}): Project {
  const dir = join(cwd, `p${projects++}`);
  let file = writeRecordedProject(dir, { url: service.url, ...given });
  return {
    dir,
    write: (again = {}) => void (file = writeRecordedProject(dir, { url: service.url, ...again })),
    run: async (options = {}, nowMs = Date.UTC(2026, 10, 21)) => {
      const warnings: string[] = [];
      const done = await executeSuite(file, options, { cwd: dir, environment, signal: new AbortController().signal, now: () => nowMs, progress: (event) => void (event.kind === 'warning' && warnings.push(event.text)) });
      return { ...done, warnings };
    },
    accept: async (ref, flags = {}) => {
      const world = fakeWorld({ cwd: dir, environment: { USER: 'ada', ...environment } });
      await acceptBaseline(ref, { arm: 'candidate', scores: true, ...flags }, world);
      return world.out();
    },
  };
}

const outcomes = ({ run }: Execution): Record<string, string> => Object.fromEntries(run.verdicts.map(({ id, outcome }) => [id, outcome]));

describe('contract: a baseline that is a recording', () => {
  it('the first run has none, says so and is not green; accepted, it is what the next run is compared with', async () => {
    const { dir, run, accept } = project();
    const first = await run();
    expect(first).toMatchObject({ exitCode: 3, warnings: [expect.stringMatching(/^there is no accepted baseline yet; `mlcheck baseline accept paper /)] });
    expect(outcomes(first)).toMatchObject({ contract: 'pass', determinism: 'pass', 'mean-shift': 'inconclusive', ks: 'inconclusive' });
    expect(first.run.verdicts.find(({ id }) => id === 'ks')?.because).toMatch(/^no usable evidence: there is no accepted baseline yet/);
    expect(first.run.sentence).toMatch(/^paper version 1 cannot be judged yet: 2 of 5 gating claims are undecided\. Nothing was compared: there is no accepted baseline yet\.$/);
    expect(first.run.manifest.baseline).toBeUndefined();

    await expect(accept('paper')).rejects.toThrow(/is inconclusive, and becomes a baseline only for a reason/);
    expect(existsSync(join(dir, 'fixtures'))).toBe(false);
    expect(await accept('paper', { why: 'the first one' })).toBe('paper: paper version 1 is the baseline, 1200 accounts of 2 cohorts\n\n  fixtures/baselines/paper.json\n  fixtures/baselines/paper.scores.parquet\n');

    const same = await run();
    expect(outcomes(same)).toMatchObject({ 'mean-shift': 'pass', ks: 'pass' });
    expect(same.exitCode).toBe(0);
    expect(same.run.manifest.baseline).toMatchObject({ dialect: 'recorded', identity: { model: 'paper', version: '1', server: 'recorded' } });
    expect(same.run.timings.latency.baseline).toBeUndefined();
    expect(same.run.timings.requests.baseline).toBeUndefined();
    expect(outcomes(await run({ candidate: '2' }))).toMatchObject({ 'mean-shift': 'fail', ks: 'fail' });
  });

  it('judges as a live baseline does: the same bounds from the same scores', async () => {
    const live = project({ baseline: "openInference({ ...wire, version: '2' })" });
    const recorded = project();
    const before = await recorded.run({ candidate: '2' });
    await recorded.accept(before.dir, { why: 'it is what runs' });
    const [asked, read] = [await live.run(), await recorded.run()];
    expect(read.run.verdicts.map(({ replay: _replay, ...verdict }) => verdict)).toEqual(asked.run.verdicts.map(({ replay: _replay, ...verdict }) => verdict));
    expect(read.run.figures).toEqual(asked.run.figures);
    const overridden = await live.run({ baseline: join(before.dir, 'scores.parquet') });
    expect(overridden.run.verdicts.map(({ id, outcome, lower, upper }) => ({ id, outcome, lower, upper }))).toEqual(asked.run.verdicts.map(({ id, outcome, lower, upper }) => ({ id, outcome, lower, upper })));
    expect(outcomes(await recorded.run({ baseline: '1' }))).toMatchObject({ 'mean-shift': 'pass' });
  });

  it('refuses partial, smoke and incomplete runs, and one of another plan', async () => {
    const { run, accept, write } = project({ baseline: "openInference({ ...wire, version: '1' })" });
    await run({ grep: 'ks' });
    await expect(accept('paper', { why: 'x' })).rejects.toThrow(/cannot become a baseline: it judged only some of the claims/);
    await run({ smoke: true });
    await expect(accept('paper', { why: 'x' })).rejects.toThrow(/cannot become a baseline: it is a smoke run/);
    await run({ maxRequests: 2 });
    await expect(accept('paper', { why: 'x' })).rejects.toThrow(/cannot become a baseline: it is not complete \(the limit of 2 requests was reached\)/);
    const whole = await run();
    write({ baseline: "openInference({ ...wire, version: '1' })", accounts: 1200 });
    await expect(accept(whole.dir)).rejects.toThrow(/was made by another plan than the suite as it stands/);
  });

  it('refuses a recording of other accounts with what differs', async () => {
    const { dir, run, accept, write } = project();
    await run();
    await accept('paper', { why: 'the first one' });
    await expect(run({ seed: 7 })).rejects.toThrow('fixtures/baselines/paper.json: was recorded of other accounts: seed 1, now 7');
    write({ more: ', c: uniform({ min: 0, max: 1 })' });
    await expect(run()).rejects.toThrow(/: features not in the recording: c$/);
    write({ cohorts: 'left: { share: 0.5 }, middle: { share: 0.5 }' });
    await expect(run()).rejects.toThrow(/cohorts no longer there: right; cohorts not in the recording: middle$/);
    write({ cohorts: 'left: { share: 0.5 }, right: { share: 0.5, fields: { a: uniform({ min: 1, max: 4 }) } }' });
    await expect(run()).rejects.toThrow(/accounts of right: the population draws others now$/);
    write();
    const file = join(dir, 'fixtures', 'baselines', 'paper.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"generator": "', '"generator": "0'));
    await expect(run()).rejects.toThrow(/must be as it was accepted: its content does not match its hash/);
    const { hash: _hash, ...content } = JSON.parse(text) as Baseline;
    const older = { ...content, accounts: { ...content.accounts, generator: '1' } };
    writeFileSync(file, baselineText({ ...older, hash: contentHash(older) }));
    await expect(run()).rejects.toThrow(/was recorded of other accounts: generator version 1, now \d+$/);
    writeFileSync(file, text);
    const scores = join(dir, 'fixtures', 'baselines', 'paper.scores.parquet');
    const bytes = readFileSync(scores);
    writeFileSync(scores, bytes.subarray(1));
    await expect(run()).rejects.toThrow(/scores\.file: must be as it was accepted, with SHA-256/);
    rmSync(scores);
    await expect(run()).rejects.toThrow(/scores\.file: must lie beside the baseline/);
  });

  it('the way out of a mismatch: the model in production beside itself, accepted', async () => {
    const { run, accept, write } = project();
    await run();
    await accept('paper', { why: 'the first one' });
    write({ more: ', c: uniform({ min: 0, max: 1 })' });
    await expect(run()).rejects.toMatchObject({ code: 'baseline-mismatch', exitCode: 2, hint: expect.stringContaining('`mlcheck run paper --candidate V --baseline V --full`') });
    expect((await run({ candidate: '1', baseline: '1', full: true })).exitCode).toBe(0);
    await accept('paper');
    expect((await run()).exitCode).toBe(0);
  });

  it('expires by policy: inconclusive, never green', async () => {
    const { run, accept } = project({ config: 'export default { baselines: { folder: "kept", maxAgeDays: 90 } };\n' });
    await run();
    await accept('paper', { why: 'the first one' });
    const [young, old] = [await run({}, Date.UTC(2026, 10, 21) + 90 * DAY_MS), await run({}, Date.UTC(2026, 10, 21) + 91 * DAY_MS)];
    expect([young.exitCode, old.exitCode]).toEqual([0, 3]);
    expect(old.run.sentence).toMatch(/Nothing was compared: the accepted baseline is 91 days old and has expired \(it counts for 90 days\)\.$/);
  });

  it('what lies beyond the recording is missing data, and no lost endpoint', async () => {
    const { dir, run } = project({ baseline: "{ kind: 'recorded', file: 'scores.csv' }" });
    writeFileSync(join(dir, 'scores.csv'), `id,score\n${Array.from({ length: 40 }, (_, i) => `left/${i},0.5\nright/${i},0.5\n`).join('')}`);
    const { run: done } = await run();
    expect(done.complete).toBe(true);
    expect(done.outcomes.baseline).toMatchObject({ scored: 80 });
    expect(Math.max(...done.verdicts.filter(({ kind }) => kind === 'ks' || kind === 'mean-shift').flatMap(({ history }) => history.map(({ n }) => n)))).toBe(80);
    expect(done.problems.filter(({ arm }) => arm === 'baseline').map(({ detail }) => detail)).toEqual(['the recording does not reach this account']);
    writeFileSync(join(dir, 'scores.csv'), 'id,score\nleft/0,0.5\nelsewhere/0,0.5\n');
    await expect(run()).rejects.toThrow('scores.csv: must hold accounts of the suite, cohort/i, got "elsewhere/0"');
  });

  it('a run that decided early warns when accepted; --full records every account and changes no verdict', async () => {
    const { dir, run } = project({ baseline: "openInference({ ...wire, version: '1' })" });
    const said = async (ref: string): Promise<{ readonly out: string; readonly err: string }> => {
      const world = fakeWorld({ cwd: dir });
      await acceptBaseline(ref, { arm: 'candidate', scores: true }, world);
      return { out: world.out(), err: world.err() };
    };
    const early = await run();
    expect((await said(early.dir)).err).toMatch(/^warning: 2 of 2 cohorts are recorded only as far as this run needed them; .*\nhint: accept a run of `mlcheck run paper --full`/);
    const full = await run({ full: true });
    expect(await said(full.dir)).toEqual({ out: expect.stringContaining('1200 accounts of 2 cohorts') as string, err: '' });
    const { timings: _a, ...one } = early.run;
    const { timings: _b, ...other } = full.run;
    expect(other).toEqual(one);
  });

  it('show and diff tell it in words and figures', async () => {
    const { dir, run, accept } = project();
    await run();
    await accept('paper', { why: 'the first one', who: 'Risk desk' });
    const shown = fakeWorld({ cwd: dir });
    await showBaseline('paper', {}, shown);
    expect(shown.out()).toMatch(/^paper {2}fixtures\/baselines\/paper\.json\n {2}model {5}paper version 1, served as 1\n {2}accepted {2}2026-11-21 by Risk desk, 0 days ago\n {2}expires {3}never; .*\n {2}why {7}the first one\n/);
    expect(shown.out()).toMatch(/^ {2}claims {4}3 passed, 3 inconclusive$/m);
    await run();
    const same = fakeWorld({ cwd: dir });
    await diffBaseline('paper', undefined, same);
    expect(same.out()).toContain('claim ks: inconclusive, then pass\n');
    await run({ candidate: '2' });
    const changed = fakeWorld({ cwd: dir });
    await diffBaseline('paper', undefined, changed);
    expect(changed.out()).toContain('model: paper version 1, then paper version 2\n');
    expect(changed.out()).toMatch(/COHORT +ACCOUNTS +MEAN +MEDIAN +IN OTHER BINS\n +left +600 → \d+ +0\.\d{4} → 0\.\d{4}/);
  });
});

describe('contract: baseline expire', () => {
  const expired = async (dir: string, flags: ExpireFlags, nowMs = Date.UTC(2026, 10, 21)): Promise<string> => {
    const world = fakeWorld({ cwd: dir, environment: { USER: 'ada' } });
    world.pass(nowMs - world.now());
    await expireBaseline('paper', flags, world);
    return world.out();
  };

  it('says when, ends it by age or on a day, and takes that back; scores and claims stay as they were', async () => {
    const { dir, run, accept } = project();
    await run();
    await accept('paper', { why: 'the first one' });
    const file = join(dir, 'fixtures', 'baselines', 'paper.json');
    const before = readFileSync(file, 'utf8');
    expect(await expired(dir, {})).toMatch(/^paper: expires never; `mlcheck baseline expire paper --after 90`/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await expired(dir, { after: 90, why: 'quarterly' })).toBe('paper: expires on 2027-02-19, in 90 days (ada said so: quarterly)\n');
    expect([(await run({}, Date.UTC(2027, 1, 18))).exitCode, (await run({}, Date.UTC(2027, 1, 20))).exitCode]).toEqual([0, 3]);
    expect(await expired(dir, { on: '2026-12-24' })).toBe('paper: expires on 2026-12-24, in 33 days (ada said so)\n');
    await expired(dir, { now: true, why: 'leaked labels' });
    const late = await run({}, Date.UTC(2026, 10, 22));
    expect(late.run.sentence).toMatch(/Nothing was compared: the accepted baseline is 1 day old and has expired \(ada said so: leaked labels\)\.$/);
    const shown = fakeWorld({ cwd: dir });
    shown.pass(DAY_MS);
    await showBaseline('paper', {}, shown);
    expect(shown.out()).toMatch(/^ {2}expires {3}on 2026-11-21, 1 day ago \(ada said so: leaked labels\): claims that need it are inconclusive$/m);
    await expired(dir, { never: true });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await run()).exitCode).toBe(0);
    await expect(expired(dir, { on: '2026-02-30' })).rejects.toThrow('--on: must be a day, year-month-day, got "2026-02-30"');
  });

  it('the earlier of policy and word holds, and a suite\'s own policy goes before the configuration\'s', () => {
    const baseline = { accepted: { at: '2026-11-21T00:00:00.000Z', who: 'ada' }, expiry: { on: '2026-12-01T00:00:00.000Z', who: 'bob', at: '2026-11-22T00:00:00.000Z' } };
    expect(expiryOf(baseline, 90)).toEqual({ atMs: Date.UTC(2026, 11, 1), because: 'bob said so' });
    expect(expiryOf(baseline, 5)).toEqual({ atMs: Date.UTC(2026, 10, 26), because: 'it counts for 5 days' });
    expect(expiryOf({ accepted: baseline.accepted }, undefined)).toBeUndefined();
    expect([hasExpired(undefined, 0), hasExpired({ atMs: 5, because: '' }, 5), hasExpired({ atMs: 5, because: '' }, 6), hasExpired({ atMs: Number.NaN, because: '' }, 0)]).toEqual([false, false, true, true]);
  });
});

describe('contract: scores in an object store', () => {
  const objects = new Map<string, Buffer>();
  const heard: string[] = [];
  let busy = 0;
  let host: string;
  let store: Server;
  beforeAll(async () => {
    store = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://x');
        heard.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? '-'}`);
        const signed = url.searchParams.get('sig') === 'good';
        // As S3 does: an address that is signed and a header that says who it is are one too many.
        const may = signed ? request.headers.authorization === undefined : request.headers.authorization === 'Bearer st0re-token';
        if (busy > 0 && busy-- > 0) return void response.writeHead(503).end();
        if (!may) return void response.writeHead(403).end('who is there?');
        if (request.method === 'PUT') objects.set(url.pathname, Buffer.concat(parts));
        const found = objects.get(url.pathname);
        response.writeHead(found === undefined ? 404 : 200).end(found);
      });
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(store.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => {
    environment = {};
    store.closeAllConnections();
    store.close(() => resolve());
  }));
  const config = (more: string): string => `export default { baselines: { store: { hosts: ['${host}'], ${more} } } };\n`;

  it('are put there and fetched with the headers of the configuration, known by their digest', async () => {
    environment = { STORE_TOKEN: 'st0re-token' };
    const { dir, run, accept } = project({ config: config("auth: { kind: 'bearer', token: { env: 'STORE_TOKEN' } }") });
    await run();
    busy = 1;
    const said = await accept('paper', { why: 'the first one', scoresUrl: `http://${host}/models/paper.parquet` });
    expect(said).toContain(`\n  fixtures/baselines/paper.json\n  http://${host}/models/paper.parquet\n`);
    const text = readFileSync(join(dir, 'fixtures', 'baselines', 'paper.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ scores: { url: `http://${host}/models/paper.parquet`, sha256: createHash('sha256').update(objects.get('/models/paper.parquet')!).digest('hex') } });
    expect(text).not.toContain('st0re');
    expect(readdirSync(join(dir, 'fixtures', 'baselines'))).toEqual(['paper.json']);
    busy = 2;
    expect(outcomes(await run())).toMatchObject({ 'mean-shift': 'pass', ks: 'pass' });
    expect(outcomes(await run({ candidate: '2' }))).toMatchObject({ 'mean-shift': 'fail', ks: 'fail' });

    objects.set('/models/paper.parquet', objects.get('/models/paper.parquet')!.subarray(1));
    await expect(run()).rejects.toMatchObject({ code: 'file-invalid', message: expect.stringMatching(/paper\.json scores\.url: must be as it was accepted, with SHA-256/) as string });
    objects.clear();
    await expect(run()).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('must succeed, got "404') as string });
    environment = { STORE_TOKEN: 'another' };
    await expect(run()).rejects.toMatchObject({ code: 'endpoint-unauthorised' });
  });

  it('by signed addresses, whose signatures are kept nowhere and with which no header goes', async () => {
    environment = { SCORES: `http://${host}/signed.parquet?sig=good`, TOKEN: 'st0re-token' };
    const { dir, run, accept } = project({ config: config("auth: { kind: 'bearer', token: { env: 'TOKEN' } }, get: { env: 'SCORES' }") });
    await run();
    heard.length = 0;
    await accept('paper', { why: 'the first one', scoresUrl: `http://${host}/signed.parquet?sig=good` });
    expect(heard).toEqual(['PUT /signed.parquet?sig=good -']);
    expect(JSON.parse(readFileSync(join(dir, 'fixtures', 'baselines', 'paper.json'), 'utf8'))).toMatchObject({ scores: { url: `http://${host}/signed.parquet` } });
    const { exitCode, dir: made } = await run();
    expect(exitCode).toBe(0);
    expect(readFileSync(join(made, 'run.json'), 'utf8')).not.toContain('sig=good');
    environment['SCORES'] = `http://${host}/signed.parquet?sig=old`;
    await expect(run()).rejects.toMatchObject({ code: 'endpoint-unauthorised', message: expect.not.stringContaining('sig=') as string });
  });

  it('only on hosts that the configuration names, and encrypted elsewhere than on this machine; what was accepted stays when the store does not take it', async () => {
    environment = { STORE_TOKEN: 'st0re-token' };
    const { dir, run, accept, write } = project({ config: config("auth: { kind: 'bearer', token: { env: 'STORE_TOKEN' } }") });
    await run();
    await accept('paper', { why: 'the first one' });
    const kept = (): string[] => readdirSync(join(dir, 'fixtures', 'baselines')).sort();
    await expect(accept('paper', { why: 'x', scoresUrl: 'https://elsewhere.example/p.parquet' })).rejects.toThrow('--scores-url: must be on a host that mlcheck.config.ts names, got "elsewhere.example"');
    await expect(accept('paper', { why: 'x', scoresUrl: 'http://models.example/p.parquet' })).rejects.toThrow('--scores-url: must be an https URL without user and password');
    environment = { STORE_TOKEN: 'another' };
    await expect(accept('paper', { why: 'x', scoresUrl: `http://${host}/p.parquet` })).rejects.toMatchObject({ code: 'endpoint-unauthorised' });
    expect(kept()).toEqual(['paper.json', 'paper.scores.parquet']);
    expect((await run()).exitCode).toBe(0);
    environment = { STORE_TOKEN: 'st0re-token' };
    await accept('paper', { why: 'x', scoresUrl: `http://${host}/p.parquet` });
    expect(kept()).toEqual(['paper.json']);
    write({ config: 'export default {};\n' });
    await expect(run()).rejects.toThrow(`scores.url: must be on a host that mlcheck.config.ts names, got "${host}"`);
  });
});
