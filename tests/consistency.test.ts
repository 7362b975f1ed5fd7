import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSuite } from '../src/run/execute.js';
import { loadConfig } from '../src/suite/config.js';
import { loadSuite } from '../src/suite/load.js';
import { planOf } from '../src/suite/plan-of.js';
import { tinyServer, type TinyServer } from '../src/scoring/testing/tiny-server.js';
import { runSummary } from '../src/cli/summary/run-summary.js';

type Sent = Readonly<Record<string, number>>;

let cwd: string;
let server: TinyServer;
/** Scores of a model that is right, one that normalises over the batch, one that reads values by their place, and one whose sums round otherwise in a batch. */
const MODELS: Readonly<Record<string, (row: Sent, rows: readonly Sent[]) => number>> = {
  '/right': ({ a, b }) => (a! + b!) / 2,
  '/batch': ({ a, b }, rows) => (a! + b!) / 2 - rows.reduce((sum, row) => sum + row['a']!, 0) / rows.length / 100,
  '/order': (row) => Object.values(row)[0]!,
  '/rounds': ({ a, b }, rows) => (a! + b!) / 2 + (rows.length > 1 ? 2 ** -23 : 0),
};

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-consistency-'));
  mkdirSync(join(cwd, 'suites'));
  server = await tinyServer(({ path, body }) => {
    const rows = JSON.parse(body === '' ? '[]' : body) as readonly Sent[];
    return { body: { scores: rows.map((row) => MODELS[path]!(row, rows)) } };
  });
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

function suite(name: string, checks: string): string {
  const file = join(cwd, 'suites', `${name}.suite.ts`);
  writeFileSync(file, `import { consistency, definePopulation, defineSuite, determinism, errorRate, rest, uniform } from 'mlcheck';
export default defineSuite({
  name: '${name}', seed: 7, range: [-1, 1], budget: { accounts: 400 },
  population: definePopulation({ fields: { a: uniform({ min: 0, max: 1 }), b: uniform({ min: 0, max: 1 }) }, cohorts: { all: { share: 1 } } }),
  candidate: rest({ url: '${server.url}', model: 'm', path: '/${name}', columns: ['a', 'b'], scores: '/scores', batchSize: 8, http2: false }),
  checks: [errorRate({ atMost: 0.1 }), ${checks}],
});
`);
  return file;
}

const run = async (name: string) => (await executeSuite(suite(name, 'consistency({ accounts: 10 })'), {}, { cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined })).run;

describe('fault: a score that hangs on what stands around an account', () => {
  it.each([
    ['right', 'pass', 'batch and order'],
    ['rounds', 'pass', 'batch and order'],
    ['batch', 'fail', 'batch'],
    ['order', 'fail', 'order'],
  ])('%s: %s', async (name, outcome, what) => {
    const found = await run(name);
    const verdict = found.verdicts.find(({ kind }) => kind === 'consistency');
    expect(verdict).toMatchObject({ id: 'consistency', outcome, deterministic: true, n: 10, details: { what } });
    expect(found.outcome).toBe(outcome);
    if (outcome === 'pass') return;
    expect(verdict?.worst?.length).toBeGreaterThan(0);
    const example = found.examples.find(({ id }) => id === verdict?.worst?.[0]);
    expect(example?.scores).toHaveLength(3);
    const text = runSummary(found, [], { colour: false, columns: 120 });
    expect(text).toContain(what === 'batch' ? 'hangs on what else is in its request' : 'hangs on the order of its fields');
    expect(text).toMatch(/candidate alone .*candidate reordered /);
  });

  it('asks nothing more where no claim asks for it, and where determinism asks an account alone, too, asks once', async () => {
    const config = await loadConfig(cwd);
    const rowsOf = async (checks: string): Promise<number> => planOf(await loadSuite(suite('right', checks), cwd), {}, config).rows;
    const without = await rowsOf('determinism({ accounts: 10 })');
    expect(await rowsOf('determinism({ accounts: 10 }), consistency({ accounts: 10 })')).toBe(without + 10);
  });
});
