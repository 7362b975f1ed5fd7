import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSummary } from '../src/cli/summary/run-summary.js';
import { htmlReport } from '../src/report/html-report.js';
import { junitXml } from '../src/report/junit-xml.js';
import { summaryMarkdown } from '../src/report/summary-markdown.js';
import { executeSuite } from '../src/run/execute.js';
import { tinyServer } from '../src/scoring/testing/tiny-server.js';

/** A search that ranks items by how well their text matches: as before, in another unit; and one that lost the text. */
const MODELS: Readonly<Record<string, (item: { readonly textMatch: number; readonly sales: number }) => number>> = {
  current: ({ textMatch }) => textMatch,
  rescaled: ({ textMatch, sales }) => 40 * textMatch - 3 + 0.002 * sales,
  blind: ({ sales }) => sales,
};

let cwd: string;
let server: Awaited<ReturnType<typeof tinyServer>>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-search-'));
  mkdirSync(join(cwd, 'suites'));
  server = await tinyServer(({ method, path, body }) => ({ body: method === 'GET' ? {} : { scores: (JSON.parse(body) as { textMatch: number; sales: number }[]).map(MODELS[path.split('/')[1]!]!) } }));
  for (const candidate of ['rescaled', 'blind'])
    writeFileSync(join(cwd, 'suites', `${candidate}.suite.ts`), `
import { contract, definePopulation, defineSuite, derived, logistic, ndcgDrop, rankingDrop, rankingFloor, rest, rounded, uniform } from 'mlcheck';
const model = (path: string) => rest({ url: '${server.url}', model: path, path: '/' + path + '/score', columns: ['textMatch', 'sales'], scores: '/scores' });
const query = 'query';
export default defineSuite({
  name: '${candidate}', seed: 7, candidate: model('${candidate}'), baseline: model('current'), budget: { accounts: 1600 },
  population: definePopulation({
    referenceDate: '2026-01-05',
    fields: {
      rank: rounded(uniform({ min: 0.5, max: 100.5 }), 0), query: derived(['rank'], ({ rank }) => 'q' + rank),
      textMatch: uniform({ min: 0, max: 1 }), sales: uniform({ min: 0, max: 1 }),
    },
    cohorts: { all: { share: 1 } },
    labels: { source: 'drawn in the test', probability: ({ textMatch }) => logistic(-12 + 16 * (textMatch as number)) / 2 },
  }),
  checks: [
    contract(),
    ndcgDrop({ query, k: 5, atMost: 0.15 }),
    rankingDrop({ metric: 'recall', k: 5, query, atMost: 0.15 }),
    rankingDrop({ metric: 'reciprocalRank', query, atMostRelative: 0.2 }),
    rankingFloor({ metric: 'hitRate', k: 3, query, atLeast: 0.7 }),
  ],
});
`);
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

const search = async (candidate: string) =>
  (await executeSuite(join(cwd, 'suites', `${candidate}.suite.ts`), {}, { cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined })).run;

it('fault: a search that ranks as before, in another unit, passes', async () => {
  const { outcome, verdicts } = await search('rescaled');
  expect(verdicts.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['contract pass', 'ndcg-drop pass', 'ranking-drop-recall pass', 'ranking-drop-reciprocal-rank pass', 'ranking-floor-hit-rate pass', 'availability pass']);
  expect(outcome).toBe('pass');
});

it('fault: one that lost the text breaks exactly the claims on its lists, and every surface says which', async () => {
  const run = await search('blind');
  expect(run.verdicts.filter(({ outcome }) => outcome !== 'pass').map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['ndcg-drop fail', 'ranking-drop-recall fail', 'ranking-drop-reciprocal-rank fail', 'ranking-floor-hit-rate fail']);
  expect(run.sentence).toContain('should not be released: it ranks less well; 4 of ');
  const said = new Map(run.verdicts.map(({ id, because }) => [id, because]));
  expect(said.get('ranking-drop-recall')).toMatch(/^at least 0\.\d+ \(tolerance 0\.15\) after \d+ lists$/);
  expect(said.get('ranking-drop-reciprocal-rank')).toMatch(/^at least \d[\d.]*% \(tolerance 20%\) after \d+ lists$/);
  expect(said.get('ranking-floor-hit-rate')).toMatch(/^hit rate@3 between 0\.\d+ and 0\.\d+ after \d+ lists$/);
  const told = ['NDCG@5 at most 0.15 below', 'Recall@5 at most 0.15 below', 'MRR at most 20% below', 'Hit rate@3 at least 0.7'];
  for (const document of [runSummary(run, [], { colour: false, columns: 200 }), junitXml(run), summaryMarkdown(run).replaceAll('&#64;', '@'), htmlReport(run)]) {
    for (const claim of told) expect(document.toLowerCase()).toContain(claim.toLowerCase());
  }
  expect(run.verdicts.find(({ id }) => id === 'ranking-drop-recall')!.details!['worstQueries']).not.toHaveLength(0);
});
