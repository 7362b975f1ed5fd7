import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecordedProject } from '../baseline/testing/recorded-project.js';
import { startService, type Service } from '../service/start-service.js';
import { modelFolder, paperFiles } from '../service/testing/model-folder.js';
import { executeSuite } from './execute.js';
import { executeShard } from './execute-shard.js';
import { mergeShards } from './merge-shards.js';
import type { RunOptions, RunPorts } from './options.js';
import type { Run } from './run.js';
import { isOfShard } from './shard.js';

let models: ReturnType<typeof modelFolder>;
let service: Service;
let cwd: string;
let file: string;
const ports = (): RunPorts => ({ cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined });

beforeAll(async () => {
  models = modelFolder(paperFiles());
  service = await startService({ modelsDir: models.path });
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-shards-'));
  file = writeRecordedProject(cwd, { url: service.url, baseline: "openInference({ ...wire, version: '1' })" });
}, 60_000);
afterAll(async () => {
  await service.close();
  models.remove();
  rmSync(cwd, { recursive: true, force: true });
});

async function shards(of: number, options: RunOptions = {}, out = `reports-${of}`): Promise<string[]> {
  const files: string[] = [];
  for (let index = 1; index <= of; index++) {
    const done = await executeShard(file, { ...options, out }, { index, of }, ports());
    expect(done.exitCode).toBe(0);
    files.push(done.file!);
  }
  return files;
}

/** A run without what is random or timed. */
const untimed = ({ timings: _timings, ...run }: Run): unknown => JSON.parse(JSON.stringify(run));
const merged = (files: readonly string[]): ReturnType<typeof mergeShards> => mergeShards(files, { out: 'merged' }, ports());

describe('law: shards', () => {
  it('every account is of exactly one shard', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 40 }), (of, n) => {
      const parts = Array.from({ length: of }, (_, k) => ({ index: k + 1, of }));
      for (let i = 0; i < n; i++) expect(parts.filter((part) => isOfShard(i, part))).toHaveLength(1);
    }));
  });

  it.each([{ candidate: '1' }, { candidate: '2' }, { candidate: '2', grep: 'contract|ks' }])('merged, %o gives the run.json of an unsharded run', async (options) => {
    const whole = await executeSuite(file, options, ports());
    const { run } = await merged(await shards(3, options));
    expect(untimed(run)).toEqual(untimed(whole.run));
    expect(run.exitCode).toBe(options.candidate === '1' ? 0 : 1);
    expect(run.timings.requests.candidate!.sent).toBeGreaterThan(0);
  });
});

describe('fault: shards that are not one run', () => {
  it('missing, doubled, foreign and damaged ones are named, with exit code 3', async () => {
    const [one, two] = (await shards(2)) as [string, string];
    const [other] = (await shards(2, { candidate: '2' }, 'reports-other')) as [string, string];
    const [seeded] = (await shards(2, { seed: 9 }, 'reports-seed')) as [string, string];
    const [third] = (await shards(3)) as [string, string, string];
    const refused = async (files: readonly string[]): Promise<string> => {
      const error = await merged(files).then(() => undefined, (caught: unknown) => caught as { code: string; exitCode: number; message: string });
      expect(error).toMatchObject({ code: 'shard-invalid', exitCode: 3 });
      return error!.message.replaceAll(`${cwd}/`, '');
    };
    expect(await refused([two])).toBe('shard 1/2 of paper: is missing: 1 of 2 shards are here');
    expect(await refused([one, two, two])).toMatch(/^reports-2\/paper\/shards\/2-of-2\.jsonl\.gz: must not be shard 2\/2 again: reports-2/);
    expect(await refused([two, other])).toMatch(/^reports-other\/paper\/shards\/1-of-2\.jsonl\.gz: must be of the same candidate as the other shards/);
    expect(await refused([two, seeded])).toMatch(/^reports-seed\/.*: must be of the same plan as the other shards/);
    expect(await refused([one, two, third])).toMatch(/^reports-3\/.*: must be of the same number of shards as the other shards, got "3"$/);
    expect(await refused([])).toMatch(/^merge: must be given the shards of a run$/);

    const bytes = readFileSync(one);
    writeFileSync(one, bytes.subarray(0, bytes.length - 40));
    expect(await refused([one, two])).toMatch(/^reports-2\/paper\/shards\/1-of-2\.jsonl\.gz: must be a shard of a run, and whole/);
    const text = gunzipSync(bytes).toString();
    writeFileSync(one, gzipSync(text.replace('"i":2,', '"i":4,')));
    expect(await refused([one, two])).toMatch(/1-of-2\.jsonl\.gz: must be whole: its rows do not match their digest$/);
    writeFileSync(one, 'scores');
    expect(await refused([one, two])).toMatch(/1-of-2\.jsonl\.gz: must be a shard of a run, and whole/);
  });

  it('a stopped shard leaves nothing to merge, and goes on with --resume', async () => {
    const options = { out: 'reports-stopped', maxRequests: 3 };
    const stopped = await executeShard(file, options, { index: 1, of: 1 }, ports());
    expect(stopped).toMatchObject({ exitCode: 3, stopped: 'the limit of 3 requests was reached' });
    expect(stopped.file).toBeUndefined();
    const done = await executeShard(file, { out: 'reports-stopped', resume: true }, { index: 1, of: 1 }, ports());
    const { run } = await merged([done.file!]);
    expect(run.exitCode).toBe(0);
    expect(run.timings.requests.candidate!.sent).toBeLessThan(run.manifest.budget.requests);
    await expect(executeShard(join(cwd, 'suites', 'paper.suite.ts'), { candidate: 'http://127.0.0.1:9', out: 'nowhere' }, { index: 1, of: 2 }, ports())).rejects.toMatchObject({ exitCode: 4 });
  });

  it('an undecided merged run can take the reserved look', async () => {
    const recorded = writeRecordedProject(join(cwd, 'recorded'), { url: service.url });
    const files: string[] = [];
    for (const index of [1, 2]) files.push((await executeShard(recorded, {}, { index, of: 2 }, ports())).file!);
    const before = await mergeShards(files, {}, ports());
    expect(before.run).toMatchObject({ exitCode: 3, complete: true, sentence: expect.stringContaining('Nothing was compared: there is no accepted baseline yet.') });
    const after = await executeSuite(recorded, { extend: true }, ports());
    expect(after.dir).toBe(before.dir);
    expect(after.run.looks).toHaveLength(6);
  });
});
