import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import type { Run } from '../run/run.js';
import { serveVerdicts, type VerdictServer } from './serve-verdicts.js';

const sample = sampleRun({}, 60);
const NOW = Date.parse('2026-11-21T12:00:00Z');
let reports: string;
let server: VerdictServer;

function stored(suite: string, runId: string, changes: Partial<Run>, version = '3'): void {
  const { identity } = sample.manifest.candidate;
  const run = { ...sample, manifest: { ...sample.manifest, candidate: { ...sample.manifest.candidate, identity: { ...identity, version } } }, ...changes, suite: { ...sample.suite, name: suite }, timings: { ...sample.timings, runId, finishedAt: `${runId.slice(0, 10)}T11:00:00Z` } };
  const dir = join(reports, suite, 'runs', runId);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'run.json'), JSON.stringify(run));
}

const passed = { outcome: 'pass', exitCode: 0 } as const;

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'mlcheck-verdicts-'));
  writeFileSync(join(root, 'run.json'), JSON.stringify({ secret: 'outside' }));
  reports = join(root, 'reports');
  stored('fraud-risk', '2026-11-18T10-00-00Z-aaaa', passed, '2');
  stored('fraud-risk', '2026-11-19T10-00-00Z-bbbb', passed, '3');
  stored('fraud-risk', '2026-11-20T10-00-00Z-cccc', {}, '3');
  stored('fraud-risk', '2026-11-21T10-00-00Z-dddd', { ...passed, smoke: true }, '3');
  stored('fraud-risk', '2026-11-21T10-30-00Z-eeee', { ...passed, partial: true }, '3');
  mkdirSync(join(reports, 'fraud-risk', 'runs', '2026-11-21T11-59-00Z-ffff'));
  stored('undecided', '2026-11-21T10-00-00Z-aaaa', { outcome: 'inconclusive', exitCode: 3 });
  stored('unreachable', '2026-11-21T10-00-00Z-aaaa', { outcome: 'inconclusive', exitCode: 4, complete: false });
  stored('broken', '2026-11-20T10-00-00Z-aaaa', passed);
  mkdirSync(join(reports, 'broken', 'runs', '2026-11-21T10-00-00Z-bbbb'));
  writeFileSync(join(reports, 'broken', 'runs', '2026-11-21T10-00-00Z-bbbb', 'run.json'), '{"schema":"mlcheck-run/1"');
  server = await serveVerdicts({ reports, now: () => NOW });
});
afterAll(async () => {
  await server.close();
  rmSync(join(reports, '..'), { recursive: true, force: true });
});

async function asked(path: string, method = 'GET'): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const reply = await fetch(`${server.url}${path}`, { method });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

/** What a rollout decides with its two conditions, as in docs/ci/examples/argo-rollouts. */
function decision({ status, body }: { readonly status: number; readonly body: Record<string, unknown> }): string {
  if (status !== 200) return 'error';
  if (body['pass'] === 1) return 'promote';
  return body['fail'] === 1 ? 'abort' : 'pause';
}

describe('contract: verdicts for a rollout', () => {
  it.each([
    ['fraud-risk/2', '2026-11-18T10-00-00Z-aaaa', 'promote'],
    ['fraud-risk/3', '2026-11-20T10-00-00Z-cccc', 'abort'],
    ['fraud-risk/latest', '2026-11-20T10-00-00Z-cccc', 'abort'],
    ['fraud-risk/2026-11-19T10-00-00Z-bbbb', '2026-11-19T10-00-00Z-bbbb', 'promote'],
    ['fraud-risk/2026-11-21T10-00-00Z-dddd', '2026-11-21T10-00-00Z-dddd', 'pause'],
    ['fraud-risk/2026-11-21T10-30-00Z-eeee', '2026-11-21T10-30-00Z-eeee', 'pause'],
    ['undecided/latest', '2026-11-21T10-00-00Z-aaaa', 'pause'],
    ['unreachable/3', '2026-11-21T10-00-00Z-aaaa', 'pause'],
  ])('%s is run %s: %s', async (path, runId, decided) => {
    const answer = await asked(`/verdicts/${path}`);
    expect(answer.body['runId']).toBe(runId);
    expect(decision(answer)).toBe(decided);
    expect([answer.body['pass'], answer.body['fail'], answer.body['inconclusive']].sort()).toEqual([0, 0, 1]);
  });

  it.each([
    ['fraud-risk/7', 404],
    ['fraud-risk/2026-11-21T11-59-00Z-ffff', 404],
    ['nobody/latest', 404],
    ['broken/latest', 500],
    ['broken/3', 500],
    ['fraud-risk', 404],
  ])('%s has no verdict: %i, never a pass', async (path, status) => {
    const answer = await asked(`/verdicts/${path}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: expect.any(String) as string });
  });

  it('an old pass is inconclusive where the asker says how old it may be', async () => {
    expect(await asked('/verdicts/fraud-risk/2')).toMatchObject({ body: { verdict: 'pass', stale: false, ageSeconds: 3 * 86_400 + 3600 } });
    expect(decision(await asked(`/verdicts/fraud-risk/2?maxAgeSeconds=${4 * 86_400}`))).toBe('promote');
    expect(await asked('/verdicts/fraud-risk/2?maxAgeSeconds=3600')).toMatchObject({ status: 200, body: { verdict: 'inconclusive', exitCode: 3, pass: 0, fail: 0, inconclusive: 1, stale: true } });
    expect((await asked('/verdicts/fraud-risk/2?maxAgeSeconds=soon')).status).toBe(400);
  });

  it('sees a run that ends while it serves', async () => {
    expect((await asked('/verdicts/late/latest')).status).toBe(404);
    stored('late', '2026-11-21T11-00-00Z-aaaa', passed);
    expect(decision(await asked('/verdicts/late/latest'))).toBe('promote');
    stored('late', '2026-11-21T11-00-01Z-bbbb', {});
    expect(decision(await asked('/verdicts/late/latest'))).toBe('abort');
  });

  it('answers its own health, lists suites, and nothing but GET', async () => {
    expect(await asked('/healthz')).toEqual({ status: 200, body: { ok: true } });
    expect((await asked('/verdicts')).body['suites']).toEqual(expect.arrayContaining(['broken', 'fraud-risk', 'undecided']));
    expect(await asked('/verdicts/fraud-risk/2', 'HEAD')).toEqual({ status: 200, body: {} });
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await asked('/verdicts/fraud-risk/2', method)).status).toBe(405);
  });

  it('is on loopback unless told otherwise, and says when a port is taken', async () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    await expect(serveVerdicts({ reports, now: () => NOW, port: Number(new URL(server.url).port) })).rejects.toThrow(/^--port: must be an address that can be listened on, got "127\.0\.0\.1:\d+ \(EADDRINUSE\)"/);
  });
});

describe('fault: paths that lead elsewhere', () => {
  it.each([
    '/verdicts/../../run.json',
    '/verdicts/..%2f../latest',
    '/verdicts/%2e%2e/%2e%2e',
    '/verdicts/fraud-risk/..%2f..%2f..%2f..%2frun.json',
    '/verdicts/fraud-risk/../../../run.json',
    '/verdicts/fraud-risk/..',
    '/verdicts/fraud-risk/%00',
    '/verdicts/%',
    '/verdicts/__proto__/latest',
    '//verdicts//fraud-risk//..%5c..%5crun.json',
  ])('%s: refused, and nothing from outside', async (path) => {
    // Sent as it stands: fetch would tidy the dots away.
    const { port } = new URL(server.url);
    const reply = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
      socket.on('data', (chunk: Buffer) => void (text += chunk.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(reply).toMatch(/^HTTP\/1\.1 (400|404) /);
    expect(reply).not.toContain('outside');
  });
});
