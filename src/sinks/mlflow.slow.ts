import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import { writeReports } from '../report/write-reports.js';
import type { Run } from '../run/run.js';
import { sendToSinks } from './send-to-sinks.js';
import { freePorts } from '../testing/free-ports.js';
import { startProgram, type StartedProgram } from '../testing/start-program.js';

// A real MLflow server. fixtures/real-servers/mlflow-tracking/check-mlflow.sh makes the environment and starts this.
const venv = process.env['MLCHECK_MLFLOW_VENV'];
let folder: string;
let url: string;
let server: StartedProgram;

beforeAll(async () => {
  if (venv === undefined) throw new Error('MLCHECK_MLFLOW_VENV must name a virtual environment with MLflow: run fixtures/real-servers/mlflow-tracking/check-mlflow.sh');
  folder = mkdtempSync(join(tmpdir(), 'mlcheck-mlflow-'));
  const [port] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  const words = ['server', '--backend-store-uri', `sqlite:///${folder}/mlflow.db`, '--artifacts-destination', join(folder, 'artifacts'), '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  server = await startProgram(join(venv, 'bin', 'mlflow'), words, [`${url}/health`], { env: { PATH: `${join(venv, 'bin')}:${process.env['PATH'] ?? ''}`, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' } });
  await api('POST', 'registered-models/create', { name: 'fraud' });
  for (let version = 1; version <= 3; version++) await api('POST', 'model-versions/create', { name: 'fraud', source: 's3://models/fraud' });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function api(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
  // A connection of its own: one that was kept may just be given up by the server.
  const reply = await fetch(`${url}/api/2.0/mlflow/${path}`, { method, headers: { connection: 'close', 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as Record<string, never>;
}

async function recorded(run: Run, version = '3') {
  const dir = mkdtempSync(join(folder, 'run-'));
  await writeReports(run, dir);
  const reports = await sendToSinks(run, dir, { mlflow: { url, timeoutMs: 120_000, experiment: 'gates', registeredModel: 'fraud', version } }, { environment: {}, signal: new AbortController().signal, now: Date.now, root: folder });
  const id = /^run (\w+)/.exec(reports[0]!.detail)?.[1];
  if (id === undefined) throw new Error(`not recorded: ${reports[0]!.detail}`);
  const { run: { data, info } } = (await api('GET', `runs/get?run_id=${id}`)) as unknown as { run: { data: { metrics: { key: string; value: number }[]; params: { key: string; value: string }[]; tags: { key: string; value: string }[] }; info: { status: string; experiment_id: string; end_time: number } } };
  return { dir, report: reports[0]!, data, info, tags: await tagsOf(version), id };
}

async function tagsOf(version: string): Promise<Record<string, string>> {
  const { model_version } = (await api('GET', `model-versions/get?name=fraud&version=${version}`)) as unknown as { model_version: { tags?: { key: string; value: string }[] } };
  return Object.fromEntries((model_version.tags ?? []).map(({ key, value }) => [key, value]));
}

describe('contract: a real MLflow server', () => {
  test('keeps a run with metrics, parameters, tags and reports, and the version with its verdict', async () => {
    const run = sampleRun({}, 60);
    const { dir, report, data, info, tags, id } = await recorded(run);
    expect(report).toMatchObject({ ok: true, detail: `run ${id}; fraud version 3 tagged` });
    expect(info).toMatchObject({ status: 'FINISHED', end_time: Date.parse(run.timings.finishedAt) });
    const metrics = Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]));
    expect(metrics).toMatchObject({ pass: 0, fail: 1, inconclusive: 0, exit_code: 1, 'claim/ks.gift-card-heavy/lower': 0.293, 'claim/approval-rate/tolerance': 0.02 });
    const finite = [...run.verdicts, ...run.timings.verdicts].flatMap((verdict) => [verdict.estimate, verdict.lower, verdict.upper, verdict.tolerance, verdict.n]).filter((value) => value !== null);
    expect(data.metrics.filter(({ key }) => key.startsWith('claim/'))).toHaveLength(finite.length);
    expect(Object.fromEntries(data.params.map(({ key, value }) => [key, value]))).toMatchObject({ suite: 'fraud-risk', seed: '42', candidate: 'fraud-risk 3', baseline: '1' });
    expect(tags).toMatchObject({ 'mlcheck.fraud-risk.verdict': 'fail', 'mlcheck.fraud-risk.exit_code': '1', 'mlcheck.fraud-risk.mlflow_run_id': id });
    const stored = await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/${info.experiment_id}/${id}/artifacts/report.html`).then((reply) => reply.text());
    expect(stored).toBe(readFileSync(join(dir, 'report.html'), 'utf8'));
    expect(tags['mlcheck.fraud-risk.report_sha256']).toBe(createHash('sha256').update(stored).digest('hex'));
    const listed = (await api('GET', `artifacts/list?run_id=${id}`)) as unknown as { files: { path: string }[] };
    expect(listed.files.map(({ path }) => path).sort()).toEqual(['junit.xml', 'report.html', 'summary.md']);
  });

  test.each<[string, Partial<Run>, string, string]>([
    ['a pass', { outcome: 'pass', exitCode: 0 }, 'pass', 'FINISHED'],
    ['an undecided run', { outcome: 'inconclusive', exitCode: 3 }, 'inconclusive', 'FINISHED'],
    ['an endpoint that was not there', { outcome: 'inconclusive', exitCode: 4, complete: false, stopped: 'connection refused', looks: [], verdicts: [] }, 'unavailable', 'FAILED'],
  ])('%s replaces the verdict of the run before', async (_, changes, verdict, status) => {
    await recorded(sampleRun({}, 60), '2');
    const { info, tags } = await recorded(sampleRun(changes, 60), '2');
    expect(tags['mlcheck.fraud-risk.verdict']).toBe(verdict);
    expect(info.status).toBe(status);
  });

  test('claims by the thousand and hostile ids are accepted', async () => {
    const base = sampleRun({}, 60);
    const verdicts = Array.from({ length: 1500 }, (_, k) => ({ ...base.verdicts[0]!, id: ['ks[a b]', '../x', 'ключ', 'a'.repeat(900), '::', 'ks[a.b]'][k % 6]! }));
    const { report, data } = await recorded(sampleRun({ verdicts }, 60));
    expect(report).toMatchObject({ ok: true });
    expect(data.metrics.filter(({ key }) => key.startsWith('claim/') && key.endsWith('/n'))).toHaveLength(1500 + base.timings.verdicts.length);
  });
});

describe('fault: MLflow says no', () => {
  test('a version that does not exist is named', async () => {
    const [report] = await sendToSinks(sampleRun({}, 60), folder, { mlflow: { url, timeoutMs: 120_000, registeredModel: 'fraud', version: '99' } }, { environment: {}, signal: new AbortController().signal, now: Date.now, root: folder });
    expect(report!.ok).toBe(false);
    expect(report!.detail).toMatch(/set-tag: must answer 2xx, got 404: .*RESOURCE_DOES_NOT_EXIST/);
  });
});
