import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeShard } from '../src/run/execute-shard.js';
import { executeSuite } from '../src/run/execute.js';
import { mergeShards } from '../src/run/merge-shards.js';
import type { RunPorts } from '../src/run/options.js';
import { recordReplies } from '../src/run/record-replies.js';
import type { Run } from '../src/run/run.js';
import { loadConfig } from '../src/suite/config.js';
import { loadSuite } from '../src/suite/load.js';
import { planOf } from '../src/suite/plan-of.js';
import { tinyGrpcServer } from '../src/scoring/testing/tiny-grpc-server.js';
import { tinyServer, type Seen, type TinyServer } from '../src/scoring/testing/tiny-server.js';
import { runSummary } from '../src/cli/summary/run-summary.js';

type Sent = Readonly<Record<string, number>>;

let cwd: string;
let server: TinyServer;
let grpc: TinyServer;
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
  grpc = await tinyGrpcServer((seen) => {
    if (seen.method !== 'POST') return { body: seen.path.endsWith('ModelReady') ? { ready: true } : { name: 'm', versions: [] } };
    return { body: inferred(seen) };
  });
});

/** Named tensors, one field each: the rows of the request in its own order of tensors, and the model by its name. */
function inferred({ body }: Seen): object {
  const { id, model_name: name, inputs } = JSON.parse(body) as { id: string; model_name: string; inputs: { name: string; contents: { fp64_contents: number[] } }[] };
  const rows = inputs[0]!.contents.fp64_contents.map((_, k): Sent => Object.fromEntries(inputs.map((input) => [input.name, input.contents.fp64_contents[k]!])));
  return { model_name: name, id, outputs: [{ name: 'p', datatype: 'FP64', shape: [rows.length, 1], contents: { fp64_contents: rows.map((row) => MODELS[`/${name}`]!(row, rows)) } }] };
}
afterAll(async () => {
  await grpc.close();
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

type Way = 'rest' | 'grpc';
const ENDPOINTS: Readonly<Record<Way, (name: string) => string>> = {
  rest: (name) => `rest({ url: '${server.url}', model: 'm', path: '/${name}', columns: ['a', 'b'], scores: '/scores', batchSize: 8, http2: false })`,
  grpc: (name) => `openInference({ url: '${grpc.url}', model: '${name}', inputs: [{ name: 'a', datatype: 'FP64', fields: ['a'] }, { name: 'b', datatype: 'FP64', fields: ['b'] }], output: { name: 'p' }, batchSize: 8 })`,
};

function suite(name: string, checks: string, way: Way = 'rest'): string {
  const file = join(cwd, 'suites', `${way}-${name}.suite.ts`);
  writeFileSync(file, `import { consistency, definePopulation, defineSuite, determinism, errorRate, openInference, rest, uniform } from 'mlcheck';
export default defineSuite({
  name: '${name}', seed: 7, range: [-1, 1], budget: { accounts: 400 },
  population: definePopulation({ fields: { a: uniform({ min: 0, max: 1 }), b: uniform({ min: 0, max: 1 }) }, cohorts: { all: { share: 1 } } }),
  candidate: ${ENDPOINTS[way](name)},
  checks: [errorRate({ atMost: 0.1 }), ${checks}],
});
`);
  return file;
}

const ports = (): RunPorts => ({ cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined });
const CLAIM = 'consistency({ accounts: 10 })';
const run = async (name: string, way: Way = 'rest') => (await executeSuite(suite(name, CLAIM, way), {}, ports())).run;

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

describe('fault: the same over gRPC, out of a recording, and merged of shards', () => {
  const CASES = [
    ['right', 'pass', 'batch and order'],
    ['batch', 'fail', 'batch'],
    ['order', 'fail', 'order'],
  ] as const;
  const holds = (found: Run, outcome: string, what: string): void => {
    const verdict = found.verdicts.find(({ kind }) => kind === 'consistency');
    expect([found.outcome, verdict?.outcome, verdict?.n, verdict?.details?.['what']]).toEqual([outcome, outcome, 10, what]);
  };

  it.each(CASES)('gRPC, %s: %s', async (name, outcome, what) => {
    holds(await run(name, 'grpc'), outcome, what);
  });

  it.each(CASES.flatMap((one) => [[...one, 'rest'], [...one, 'grpc']] as const))('recorded, %s: %s (%s, %s)', async (name, outcome, what, way) => {
    const file = suite(name, CLAIM, way);
    await recordReplies(planOf(await loadSuite(file, cwd), {}, await loadConfig(cwd)), 'candidate', join(cwd, `${way}-${name}.jsonl`), ports());
    const sent = server.seen.length + grpc.seen.length;
    const found = (await executeSuite(file, { candidate: `${way}-${name}.jsonl` }, ports())).run;
    expect(server.seen.length + grpc.seen.length).toBe(sent);
    holds(found, outcome, what);
    expect(found.manifest.candidate.recording).toMatch(/; its replies are judged again$/);
  });

  it.each(CASES)('merged, %s: %s', async (name, outcome, what) => {
    const file = suite(name, CLAIM);
    const shards = [];
    for (const index of [1, 2]) shards.push((await executeShard(file, {}, { index, of: 2 }, ports())).file!);
    holds((await mergeShards(shards, {}, ports())).run, outcome, what);
  });

  it('merged of shards that were scored from a recording, and the report says so', async () => {
    const file = suite('batch', CLAIM);
    await recordReplies(planOf(await loadSuite(file, cwd), {}, await loadConfig(cwd)), 'candidate', join(cwd, 'batch.jsonl'), ports());
    const shards = [];
    for (const index of [1, 2]) shards.push((await executeShard(file, { candidate: 'batch.jsonl' }, { index, of: 2 }, ports())).file!);
    const { run: found } = await mergeShards(shards, {}, ports());
    holds(found, 'fail', 'batch');
    expect(runSummary(found, [], { colour: false, columns: 300 })).toMatch(/the candidate is a recording of .*; its replies are judged again/);
    expect(found.timings).toMatchObject({ requests: {}, latency: {} });
  });
});
