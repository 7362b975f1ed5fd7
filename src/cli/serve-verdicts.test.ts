import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import { main } from './main.js';
import { fakeWorld } from './testing/fake-world.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-serve-verdicts-'));
  const run = sampleRun({}, 60);
  const dir = join(cwd, 'reports', 'fraud-risk', 'runs', run.timings.runId);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'run.json'), JSON.stringify(run));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('contract: mlcheck serve verdicts', () => {
  it.each([
    ['the configuration\'s folder', []],
    ['a folder by its path', ['reports']],
  ])('serves %s until it is told to stop, then frees the port', async (_, words) => {
    const world = fakeWorld({ cwd });
    const ended = main(['serve', 'verdicts', ...words, '--json'], world);
    const { url, reports } = await vi.waitFor(() => JSON.parse(world.out()) as { url: string; reports: string }, { timeout: 30_000 });
    expect(reports).toBe(join(cwd, 'reports'));
    expect(await fetch(`${url}/verdicts/fraud-risk/3`).then((reply) => reply.json())).toMatchObject({ verdict: 'fail', exitCode: 1, candidate: '3' });
    world.send('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('says for people how to ask', async () => {
    const world = fakeWorld({ cwd });
    const ended = main(['serve', 'verdicts', '--host', 'localhost'], world);
    await vi.waitFor(() => expect(world.out()).toMatch(/^Verdicts of reports on http:\/\/\S+ until Ctrl-C\n  http:\/\/\S+\/verdicts\/SUITE\/VERSION\n/), { timeout: 30_000 });
    world.send('SIGINT');
    expect(await ended).toBe(0);
  });

  it('an address that is not this machine\'s is a usage error', async () => {
    const world = fakeWorld({ cwd });
    expect(await main(['serve', 'verdicts', '--host', '203.0.113.7'], world)).toBe(2);
    expect(world.err()).toMatch(/^error: --host: must be an address that can be listened on, got "203\.0\.113\.7:0 \(EADDRNOTAVAIL\)"/);
  });
});
