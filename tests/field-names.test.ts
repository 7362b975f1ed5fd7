import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/cli/main.js';
import { fakeWorld } from '../src/cli/testing/fake-world.js';
import { executeSuite } from '../src/run/execute.js';
import { loadSuite } from '../src/suite/load.js';
import { accountSource } from '../src/population/account-source.js';
import { tinyServer, type TinyServer } from '../src/scoring/testing/tiny-server.js';
import { literal, withDuckdb } from '../src/table/duckdb.js';

// A customer's id is a plausible field, and so are a label on a parcel and the cohort of a course: names that mlcheck has for something itself are a field's like any other.
const NAMES = ['id', 'cohort', 'i', 'label', 'account_id', 'arm', 'variant', 'repeat', 'score', 'fields'];
const signal = new AbortController().signal;

let cwd: string;
let server: TinyServer;
const asked: Record<string, unknown>[] = [];
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-names-'));
  server = await tinyServer(({ body }) => {
    const rows = JSON.parse(body === '' ? '[]' : body) as Record<string, unknown>[];
    asked.push(...rows);
    return { body: { scores: rows.map(({ score }) => score) } };
  });
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'names.suite.ts'), `import { bernoulli, categorical, definePopulation, defineSuite, derived, errorRate, invariance, meanShift, recorded, rest, uniform } from 'mlcheck';
const endpoint = rest({ url: '${server.url}', model: 'm', path: '/score', columns: ${JSON.stringify(NAMES)}, scores: '/scores', batchSize: 100 });
export default defineSuite({
  name: 'names', seed: 1, range: [0, 1], budget: { accounts: 200 },
  population: definePopulation({
    fields: {
      id: uniform({ min: 1e6, max: 9e6 }), cohort: categorical({ early: 0.5, late: 0.5 }), i: uniform({ min: 0, max: 1e6 }), label: categorical({ fragile: 0.5, plain: 0.5 }), account_id: derived(['i'], (f) => 'C' + f.i),
      arm: categorical({ left: 0.5, right: 0.5 }), variant: bernoulli(0.5), repeat: uniform({ min: 0, max: 9 }), score: uniform({ min: 0.1, max: 0.6 }), fields: categorical({ a: 0.5, b: 0.5 }),
    },
    cohorts: { web: { share: 0.5 }, shop: { share: 0.5 } },
    labels: { source: 'by hand', probability: (f) => (f.label === 'fragile' ? 1 : 0) },
  }),
  candidate: endpoint, baseline: recorded({ file: 'names.csv' }),
  checks: [errorRate({ atMost: 0.1 }), meanShift({ atMost: 0.5 }), invariance({ to: 'id', atMost: 0.4, accounts: 200 }), invariance({ set: { label: 'plain' }, atMost: 0.4, accounts: 200 }), invariance({ flip: 'variant', atMost: 0.4, accounts: 200 })],
});
`);
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

async function source() {
  const { suite } = await loadSuite(join(cwd, 'suites', 'names.suite.ts'), cwd);
  return accountSource(suite.population, suite.seed);
}

describe('contract: fields named like what mlcheck has for itself', () => {
  it('are columns of a file of accounts; the account\'s own give way', async () => {
    const world = fakeWorld({ cwd });
    const accounts = await source();
    for (const format of ['csv', 'jsonl', 'parquet']) {
      expect(await main(['accounts', 'make', 'names', '--accounts', '3', '--out', `made.${format}`], world), world.err()).toBe(0);
      const rows = await withDuckdb(async (connection) => (await connection.runAndReadAll(`SELECT * FROM ${literal(join(cwd, `made.${format}`))}`)).getRowObjects());
      expect(rows).toHaveLength(6);
      expect(Object.keys(rows[0]!)).toEqual(['account_account_id', 'account_cohort', 'account_i', ...NAMES, 'account_label']);
      rows.forEach((row, k) => {
        const { id, cohort, i, label, fields } = accounts.account(k < 3 ? 'web' : 'shop', k % 3);
        expect({ ...row, account_i: Number(row['account_i']), account_label: Number(row['account_label']) }).toEqual({ account_account_id: id, account_cohort: cohort, account_i: i, account_label: label, ...fields });
      });
    }
    expect(world.err()).toContain('6 accounts of 2 cohorts in made.csv; its own columns are account_account_id, account_cohort, account_i, account_label, because fields have their names\n');
  });

  it('are sent, turned by twins and judged, as they are', async () => {
    const accounts = await source();
    const rows = ['web', 'shop'].flatMap((cohort) => Array.from({ length: 100 }, (_, i) => accounts.account(cohort, i)));
    writeFileSync(join(cwd, 'names.csv'), `id,score\n${rows.map(({ id, fields }) => `${id},${String(fields['score'])}`).join('\n')}\n`);
    const { run } = await executeSuite(join(cwd, 'suites', 'names.suite.ts'), {}, { cwd, environment: {}, signal, now: Date.now, progress: () => undefined });
    expect(run.problems).toEqual([]);
    expect(run.verdicts.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['error-rate pass', 'mean-shift pass', 'invariance-id pass', 'invariance-label pass', 'invariance-variant pass']);
    for (const row of asked) expect(Object.keys(row)).toEqual(NAMES);
  });

  it('are told by replay, with the id of the account', async () => {
    const world = fakeWorld({ cwd });
    expect(await main(['replay', 'names', '--account', 'web/3', '--arm', 'candidate'], world), world.err()).toBe(0);
    const { fields } = (await source()).account('web', 3);
    expect(world.out()).toContain('web/3');
    for (const name of NAMES) expect(world.out()).toContain(`"${name}":${JSON.stringify(fields[name])}`);
  });
});
