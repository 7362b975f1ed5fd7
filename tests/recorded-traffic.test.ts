import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSummary } from '../src/cli/summary/run-summary.js';
import { accountSource } from '../src/population/account-source.js';
import { trafficFrom } from '../src/population/traffic-from.js';
import { htmlReport } from '../src/report/html-report.js';
import { junitXml } from '../src/report/junit-xml.js';
import { summaryMarkdown } from '../src/report/summary-markdown.js';
import { executeSuite } from '../src/run/execute.js';
import { loadSuite } from '../src/suite/load.js';
import { tinyServer, type TinyServer } from '../src/scoring/testing/tiny-server.js';
import { literal, withDuckdb } from '../src/table/duckdb.js';
import { readPopulation } from '../src/table/read-population.js';

const N = 200;
const score = (amount: number): number => amount / 1000;
/** Record k of the log. */
const record = (k: number, answered = true): object => {
  const body = { customer: { amount: k / 2, 'home/land': k % 5 === 0 ? null : 'DE' } };
  return { requestId: `r${k}`, at: '2026-11-20T10:00:00Z', request: { path: '/score', body }, response: !answered ? { error: 'timeout' } : { score: score(k / 2), model: { version: '7' } }, fraud: k % 10 === 0 };
};

let cwd: string;
let server: TinyServer;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-traffic-'));
  mkdirSync(join(cwd, 'suites'));
  const write = (file: string, of: (k: number) => object): void => writeFileSync(join(cwd, 'suites', file), Array.from({ length: N }, (_, k) => JSON.stringify(of(k))).join('\n'));
  write('log.jsonl', (k) => record(k));
  write('text.jsonl', (k) => ({ ...record(k), request: JSON.stringify((record(k) as { request: object }).request) }));
  write('holes.jsonl', (k) => record(k, k !== 3));
  await withDuckdb((connection) => connection.run(`COPY (SELECT * FROM read_json(${literal(join(cwd, 'suites', 'log.jsonl'))}, format = 'newline_delimited', sample_size = -1)) TO ${literal(join(cwd, 'suites', 'log.parquet'))} (FORMAT parquet)`));
  server = await tinyServer(({ path, body }) => ({ body: { scores: (JSON.parse(body === '' ? '[]' : body) as { amount: number }[]).map(({ amount }) => score(amount) + (path === '/shifted' ? 0.05 : 0)) } }));
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

const MAPPING = `{
    id: 'requestId',
    fields: { amount: { at: '/request/body/customer/amount', as: 'number' }, country: { at: '/request/body/customer/home~1land', as: 'text?' } },
    score: '/response/score', version: '/response/model/version', label: 'fraud', cohorts: { large: (f) => f.amount >= 60, usual: () => true }, census: true,
  }`;

function suite(name: string, file: string, path: string, baseline = 'logged()', mapping = MAPPING): string {
  const at = join(cwd, 'suites', `${name}.suite.ts`);
  writeFileSync(at, `import { defineSuite, errorRate, logged, meanShift, rest, trafficFrom } from 'mlcheck';
export default defineSuite({
  name: '${name}', seed: 3, range: [0, 1],
  candidate: rest({ url: '${server.url}', model: 'next', path: '${path}', columns: ['amount'], scores: '/scores' }), baseline: ${baseline},
  population: trafficFrom('${file}', ${mapping}),
  checks: [meanShift({ atMost: 0.02 }), errorRate({ atMost: 0.1 })],
});
`);
  return at;
}
const run = async (file: string) => (await executeSuite(file, {}, { cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined })).run;

describe('law: traffic that was recorded is replayed at a candidate', () => {
  it.each([['log.jsonl', '/same', 'pass', 0], ['log.parquet', '/same', 'pass', 0], ['text.jsonl', '/same', 'pass', 0], ['log.jsonl', '/shifted', 'fail', 0.05]] as const)('%s at %s: %s against the scores that were logged', async (file, path, outcome, shift) => {
    const found = await run(suite(`${file.replace('.', '-')}${path.slice(1)}`, file, path));
    const verdict = found.verdicts.find(({ kind }) => kind === 'mean-shift');
    expect(verdict).toMatchObject({ outcome, n: N, details: { census: true } });
    expect(verdict?.estimate).toBeCloseTo(shift, 9);
    expect(found.outcome).toBe(outcome);
    expect(found.manifest).toMatchObject({ accountFile: { path: file, rows: N, traffic: true }, baseline: { dialect: 'recorded', served: ['7'] }, labels: { source: `fraud of ${file}` } });
  });

  it('a record without a score is missing data: with a hole a census is none', async () => {
    const found = await run(suite('holes', 'holes.jsonl', '/same'));
    expect(found.verdicts.find(({ kind }) => kind === 'mean-shift')).toMatchObject({ outcome: 'inconclusive', n: N - 1, details: { missing: 1 } });
  });

  it('every report says so', async () => {
    const found = await run(suite('told', 'log.jsonl', '/shifted'));
    for (const text of [runSummary(found, [], { colour: false, columns: 160 }), summaryMarkdown(found), htmlReport(found), junitXml(found)]) {
      expect(text.replaceAll('\\', '')).toMatch(/recorded traffic: log\.jsonl/);
      expect(text.replaceAll('\\', '')).toMatch(/recorded traffic, not a live model: what was answered when log\.jsonl was written/);
    }
  });

  it('fields are read where the mapping says, and an account is its record whatever the form of the log', async () => {
    const read = async (file: string) => accountSource((await loadSuite(suite('forms', file, '/same'), cwd)).suite.population, 3).accounts('usual', 0, 6);
    const accounts = await read('log.jsonl');
    expect(accounts[5]).toMatchObject({ fields: { id: 'r5', amount: 2.5, country: null }, label: 0 });
    expect(await read('log.parquet')).toEqual(accounts);
    expect(await read('text.jsonl')).toEqual(accounts);
  });
});

describe('fault: a log that does not fit', () => {
  const read = (mapping: Parameters<typeof trafficFrom>[1], file = 'log.jsonl') => readPopulation(trafficFrom(file, mapping), join(cwd, 'suites'));
  it('is told with its row and place', async () => {
    await expect(read({ fields: { amount: { at: '/request/body/amount', as: 'number' } } })).rejects.toThrow('log.jsonl row 1 column /request/body/amount: must not be empty');
    await expect(read({ fields: { country: { at: '/request/body/customer/home~1land', as: 'number?' } } })).rejects.toThrow('row 2 column /request/body/customer/home~1land: must be a finite number, got "DE"');
    await expect(read({ fields: { amount: { at: '/body/amount', as: 'number' } } })).rejects.toThrow('log.jsonl column body: must be a column of the file');
    expect(() => trafficFrom('log.csv', { fields: { a: 'number' } })).toThrow('must be a log in .jsonl, .ndjson or .parquet');
    expect(() => trafficFrom('log.jsonl', { id: 'requestId', fields: { id: 'text' } })).toThrow('population.fields.id: must have another name');
    expect(() => trafficFrom('log.jsonl', { fields: { a: { at: '/', as: 'text' } } })).toThrow('population.fields.a: must name a column or begin a JSON pointer');
  });
  it('and has no scores to compare with is refused before the first request', async () => {
    await expect(run(suite('scoreless', 'log.jsonl', '/same', 'logged()', "{ fields: { amount: { at: '/request/body/customer/amount', as: 'number' } }, census: true }"))).rejects.toThrow('baseline: must have scores in the log of the population');
  });
});
