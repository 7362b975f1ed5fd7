import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import { defineConfig } from '../suite/config.js';
import type { SinksSpec } from '../suite/sinks-spec.js';
import { prometheusText } from './prometheus-text.js';
import { sendToSinks } from './send-to-sinks.js';
import type { SinkReport } from './sink.js';
import { fakeMlflow } from './testing/fake-mlflow.js';
import { loopbackServer, type LoopbackServer } from './testing/loopback-server.js';

const run = sampleRun({}, 60);
const passed = sampleRun({ outcome: 'pass', exitCode: 0, sentence: 'fine' }, 60);
let root: string;
const servers: LoopbackServer[] = [];
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'mlcheck-sinks-'))));
afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(...[answer]: Parameters<typeof loopbackServer>): Promise<LoopbackServer> {
  const server = await loopbackServer(answer);
  servers.push(server);
  return server;
}

function send(sinks: SinksSpec, of = run, environment: Readonly<Record<string, string>> = {}): Promise<readonly SinkReport[]> {
  defineConfig({ sinks });
  return sendToSinks(of, root, sinks, { environment, signal: new AbortController().signal, now: () => 0, root });
}

describe('contract: Prometheus', () => {
  it('writes one file a suite into the folder, and nothing else', async () => {
    const [report] = await send({ prometheus: { textFolder: 'metrics' } });
    const file = join(root, 'metrics', 'mlcheck-fraud-risk.prom');
    expect(report).toEqual({ sink: 'prometheus', ok: true, detail: file });
    expect(readFileSync(file, 'utf8')).toBe(prometheusText(run));
    expect(existsSync(`${file}.tmp`)).toBe(false);
  });

  it('replaces the group of job, suite and grouping in a Pushgateway, behind a prefix and a password', async () => {
    const server = await serving(() => ({ status: 200 }));
    const grouping = { team: 'risk/eu', stage: 'pre prod' };
    const reports = await send({ prometheus: { pushgateway: { url: `${server.url}/push/`, job: 'gates', grouping, auth: { kind: 'basic', user: 'ci', password: { env: 'PUSH' } } } } }, run, { PUSH: 'hidden-word' });
    expect(reports.map(({ sink, ok }) => [sink, ok])).toEqual([['pushgateway', true]]);
    const [request] = server.heard;
    expect([request?.method, request?.url]).toEqual(['PUT', '/push/metrics/job/gates/suite/fraud-risk/team@base64/cmlzay9ldQ/stage/pre%20prod']);
    expect(request?.headers['authorization']).toBe(`Basic ${Buffer.from('ci:hidden-word').toString('base64')}`);
    expect(request?.body).toBe(prometheusText(run));
  });
});

describe('contract: webhook', () => {
  it('posts the verdict, signed', async () => {
    const server = await serving(() => ({ status: 204 }));
    await send({ webhook: { url: `${server.url}/hook?room=models`, signingKey: { env: 'KEY' } } }, run, { KEY: 'signing-key' });
    const [request] = server.heard;
    expect([request?.method, request?.url]).toEqual(['POST', '/hook?room=models']);
    expect(request?.headers['x-mlcheck-signature']).toBe(`sha256=${createHmac('sha256', 'signing-key').update(request!.body).digest('hex')}`);
    const body = JSON.parse(request!.body) as Record<string, unknown>;
    expect(body).toMatchObject({ schema: 'mlcheck-verdict/1', suite: 'fraud-risk', verdict: 'fail', exitCode: 1, pass: 0, fail: 1, inconclusive: 0, candidate: '3', baseline: '1', text: `FAIL fraud-risk: ${run.sentence}` });
    expect((body['attention'] as { id: string }[])[0]?.id).toBe('mean-shift[gift-card-heavy]');
    expect(request!.body).not.toContain('Nadia Ferreira');
  });

  it('with `not-pass` stays silent on a pass of the whole suite, not on one of a part', async () => {
    const server = await serving(() => ({ status: 200 }));
    await send({ webhook: { url: server.url, on: 'not-pass' } }, passed);
    expect(server.heard).toHaveLength(0);
    await send({ webhook: { url: server.url, on: 'not-pass' } }, { ...passed, partial: true });
    expect(server.heard).toHaveLength(1);
  });
});

describe('contract: MLflow', () => {
  it('writes a run with metrics, parameters and reports, then tags the version: a pass last', async () => {
    writeFileSync(join(root, 'report.html'), '<!doctype html>');
    const mlflow = await fakeMlflow();
    servers.push(mlflow);
    const [report] = await send({ mlflow: { url: mlflow.url, registeredModel: 'fraud', experiment: 'gates of risk' } }, passed);
    expect(report).toEqual({ sink: 'mlflow', ok: true, detail: 'run run-1; fraud version 3 tagged' });
    const calls = mlflow.heard.map(({ method, url }) => `${method} ${url.replace('/api/2.0/', '')}`);
    expect(calls.slice(0, 3)).toEqual(['GET mlflow/experiments/get-by-name?experiment_name=gates%20of%20risk', 'POST mlflow/experiments/create', 'POST mlflow/runs/create']);
    expect(calls).toContain('PUT mlflow-artifacts/artifacts/4/run-1/artifacts/report.html');
    expect(calls.indexOf('POST mlflow/runs/update')).toBeLessThan(calls.indexOf('POST mlflow/model-versions/set-tag'));
    const tags = mlflow.versionTags.map(({ key }) => key);
    expect(tags[tags.length - 1]).toBe('mlcheck.fraud-risk.verdict');
    expect(mlflow.versionTags.every(({ name, version }) => name === 'fraud' && version === '3')).toBe(true);
    expect(mlflow.metrics.get('claim/ks.gift-card-heavy/lower')).toBe(0.293);
    expect([mlflow.metrics.get('pass'), mlflow.metrics.get('exit_code')]).toEqual([1, 0]);
    expect([...mlflow.metrics.keys()].filter((key) => !/^[\w./ -]+$/.test(key))).toEqual([]);
  });

  it('a failed verdict is tagged before all else, so that no older pass outlives a broken connection', async () => {
    const mlflow = await fakeMlflow();
    servers.push(mlflow);
    await send({ mlflow: { url: mlflow.url, registeredModel: 'fraud' } });
    expect(mlflow.versionTags[0]).toMatchObject({ key: 'mlcheck.fraud-risk.verdict', value: 'fail' });
  });

  it.each([['smoke'], ['partial']] as const)('a %s run is recorded, but tags no version', async (kind) => {
    const mlflow = await fakeMlflow();
    servers.push(mlflow);
    await send({ mlflow: { url: mlflow.url, registeredModel: 'fraud' } }, { ...passed, [kind]: true });
    expect(mlflow.versionTags).toEqual([]);
    expect(mlflow.metrics.get('pass')).toBe(0);
  });
});

/** A port that no server of any process is given, unlike the one that a server just left. */
const NOBODY = 'http://127.0.0.1:1';

describe('fault: sinks that are down never change anything', () => {
  it('each says why, and the others still get theirs', async () => {
    const gone = { url: NOBODY };
    const refusing = await serving(() => ({ status: 503, body: { error: 'down for maintenance' } }));
    const before = JSON.stringify(run);
    const reports = await send({ mlflow: { url: gone.url }, prometheus: { textFolder: 'metrics', pushgateway: { url: refusing.url } }, webhook: { url: gone.url } });
    expect(reports.map(({ sink, ok, detail }) => [sink, ok, ok ? '' : detail])).toEqual([
      ['mlflow', false, 'GET /api/2.0/mlflow/experiments/get-by-name: connection refused'],
      ['prometheus', true, ''],
      ['pushgateway', false, 'PUT /metrics/job/mlcheck/suite/fraud-risk: must answer 2xx, got 503: {"error":"down for maintenance"}'],
      ['webhook', false, 'POST /: connection refused'],
    ]);
    expect(JSON.stringify(run)).toBe(before);
  });

  it('one that never answers is given up after its time', async () => {
    const silent = await serving(() => ({ status: 200, silent: true }));
    const [report] = await send({ webhook: { url: silent.url, timeoutMs: 1_000 } });
    expect(report).toEqual({ sink: 'webhook', ok: false, detail: 'POST /: no whole reply within 1000 ms' });
  });

  it('one that is no MLflow server is told apart', async () => {
    const other = await serving(() => ({ status: 200, body: ['not', 'mlflow'] }));
    const [report] = await send({ mlflow: { url: other.url } });
    expect(report).toMatchObject({ ok: false, detail: 'the reply lacks experiment.experiment_id: is this the address of an MLflow server?' });
  });

  it('secrets stay out of every report, also when the server echoes them or the address is one', async () => {
    const echo = await serving(({ headers, url, body }) => ({ status: 400, body: { got: headers, url, size: body.length } }));
    const environment = { TOKEN: 'tok-3f9a1c', HOOK: `${echo.url}/services/T0/B0/hook-77c1`, KEY: 'sign-55d2' };
    const reports = await send({
      mlflow: { url: echo.url, auth: { kind: 'bearer', token: { env: 'TOKEN' } } },
      prometheus: { pushgateway: { url: echo.url, headers: { 'x-scope': { env: 'TOKEN' } } } },
      webhook: { url: { env: 'HOOK' }, auth: { kind: 'basic', user: 'ci', password: { env: 'TOKEN' } }, signingKey: { env: 'KEY' } },
    }, run, environment);
    expect(reports.map(({ ok }) => ok)).toEqual([false, false, false]);
    const told = JSON.stringify(reports);
    for (const secret of ['tok-3f9a1c', 'hook-77c1', 'sign-55d2', Buffer.from('ci:tok-3f9a1c').toString('base64')]) expect(told).not.toContain(secret);
    expect(reports[0]!.detail).toContain('[secret TOKEN]');
  });

  it('a secret that is not set is named', async () => {
    const [report] = await send({ webhook: { url: { env: 'HOOK' } } });
    expect(report).toMatchObject({ ok: false, detail: 'sinks.webhook.url: needs the environment variable HOOK, which is not set' });
  });
});

describe('contract: the configuration', () => {
  it.each([
    [{ mlflow: { url: 'ftp://x' } }, 'sinks.mlflow.url: must be an http or https URL, got "ftp://x"'],
    [{ mlflow: { url: 'http://x', model: 'fraud' } }, 'sinks.mlflow.model: is not a known field'],
    [{ webhook: { url: 'http://x', auth: { kind: 'bearer', token: 'plain' } } }, 'sinks.webhook.auth.token: must be an object'],
    [{ kafka: {} }, 'sinks.kafka: is not a known field'],
  ])('%j is refused', (sinks, message) => {
    expect(() => defineConfig({ sinks: sinks as SinksSpec })).toThrow(message);
  });
});
