import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileRun, HOSTILE } from '../report/testing/hostile-run.js';
import { sampleRun } from '../report/testing/sample-run.js';
import type { Run } from '../run/run.js';
import { sendToSinks } from './send-to-sinks.js';
import { freePorts } from '../testing/free-ports.js';
import { startProgram, type StartedProgram } from '../testing/start-program.js';

// Debian's Prometheus and Pushgateway. fixtures/real-servers/prometheus/check-prometheus.sh installs them where they are missing and starts this.
let folder: string;
let gateway: string;
let prometheus: string;
const servers: StartedProgram[] = [];

beforeAll(async () => {
  if (process.env['MLCHECK_PROMETHEUS'] === undefined) throw new Error('MLCHECK_PROMETHEUS must name the prometheus program: run fixtures/real-servers/prometheus/check-prometheus.sh');
  folder = mkdtempSync(join(tmpdir(), 'mlcheck-prometheus-'));
  const [one, two] = await freePorts(2);
  gateway = `http://127.0.0.1:${one}`;
  prometheus = `http://127.0.0.1:${two}`;
  servers.push(await startProgram('prometheus-pushgateway', [`--web.listen-address=127.0.0.1:${one}`], [`${gateway}/-/ready`]));
  writeFileSync(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: pushgateway\n    honor_labels: true\n    static_configs: [{ targets: ['127.0.0.1:${one}'] }]\n`);
  servers.push(await startProgram(process.env['MLCHECK_PROMETHEUS'], [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${two}`], [`${prometheus}/-/ready`]));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

function sent(run: Run) {
  return sendToSinks(run, folder, { prometheus: { textFolder: 'text', pushgateway: { url: gateway, timeoutMs: 120_000, grouping: { team: 'risk/eu' } } } }, { environment: {}, signal: new AbortController().signal, now: Date.now, root: folder });
}

/** The answer to an instant query once it is as expected, or after two minutes. */
async function query(text: string, done: (rows: readonly [Record<string, string>, number][]) => boolean): Promise<readonly [Record<string, string>, number][]> {
  for (let tries = 0; ; tries++) {
    const { data } = (await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(text)}`).then((reply) => reply.json())) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
    const rows = data.result.map(({ metric, value }): [Record<string, string>, number] => [metric, Number(value[1])]);
    if (done(rows) || tries >= 480) return rows;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

describe('contract: a real Prometheus and Pushgateway', () => {
  test.each<[string, Partial<Run>]>([
    ['fail', {}],
    ['pass', { outcome: 'pass', exitCode: 0 }],
    ['inconclusive', { outcome: 'inconclusive', exitCode: 3 }],
    ['unavailable', { outcome: 'inconclusive', exitCode: 4, complete: false, stopped: 'connection refused', looks: [], verdicts: [] }],
  ])('%s is the one state that a query finds, and the exit code beside it', async (verdict, changes) => {
    const run = sampleRun(changes, 60);
    expect((await sent(run)).map(({ sink, ok }) => [sink, ok])).toEqual([['prometheus', true], ['pushgateway', true]]);
    const is = (rows: readonly [Record<string, string>, number][]): boolean => rows.length === 1 && rows[0]![0]['verdict'] === verdict;
    const rows = await query('mlcheck_verdict{suite="fraud-risk"} == 1', is);
    expect(rows).toHaveLength(1);
    expect(rows[0]![0]).toMatchObject({ verdict, job: 'mlcheck', suite: 'fraud-risk', team: 'risk/eu' });
    expect((await query('mlcheck_exit_code{suite="fraud-risk"}', () => true)).map(([, value]) => value)).toEqual([run.exitCode]);
    expect((await query('mlcheck_gate_pass{suite="fraud-risk"}', () => true)).map(([, value]) => value)).toEqual([verdict === 'pass' ? 1 : 0]);
  });

  test('series of claims that are gone do not linger', async () => {
    await sent(sampleRun({}, 60));
    expect((await query('mlcheck_claim_failed', (rows) => rows.length > 30)).length).toBeGreaterThan(30);
    await sent(sampleRun({ verdicts: sampleRun({}, 60).verdicts.slice(0, 2) }, 60));
    expect(await query('mlcheck_claim_failed', (rows) => rows.length === 3)).toHaveLength(3);
  });

  test.each(['sample', ...HOSTILE.keys()])('promtool finds nothing to say about the text file (%s)', async (which) => {
    const run = typeof which === 'number' ? { ...hostileRun(HOSTILE[which]!), suite: { ...sampleRun({}, 60).suite } } : sampleRun({}, 60);
    const [report] = await sent(run);
    expect(report).toMatchObject({ sink: 'prometheus', ok: true });
    expect(execFileSync('promtool', ['check', 'metrics'], { input: readFileSync(report!.detail), encoding: 'utf8' })).toBe('');
  });
});
