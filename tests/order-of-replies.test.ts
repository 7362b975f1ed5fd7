import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecordedProject } from '../src/baseline/testing/recorded-project.js';
import { executeSuite } from '../src/run/execute.js';
import type { Run } from '../src/run/run.js';
import { startService, type Service } from '../src/service/start-service.js';
import { modelFolder, paperFiles } from '../src/service/testing/model-folder.js';

let models: ReturnType<typeof modelFolder>;
let service: Service;
let front: Server;
let cwd: string;
let file: string;
/** Requests in the order in which they were answered, by the order in which they came. */
let answered: number[] = [];

/** With several requests in flight the first scoring of a run is held until a later one was answered, so that one is overtaken on every machine. */
let held: { readonly at: number; readonly letGo: () => void } | undefined;
let holds = false;

/** Stands before the service and holds every reply back for a while that hangs on no seed: up to 5 ms. */
beforeAll(async () => {
  models = modelFolder(paperFiles());
  service = await startService({ modelsDir: models.path });
  let came = 0;
  front = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const at = came++;
      const body = Buffer.concat(parts);
      void fetch(`${service.url}${request.url ?? '/'}`, { method: request.method ?? 'GET', headers: { 'content-type': 'application/json' }, ...(body.length === 0 ? {} : { body: body.toString() }) })
        .then(async (reply) => {
          const text = await reply.text();
          if (holds && request.method === 'POST') {
            holds = false;
            await new Promise<void>((resolve) => (held = { at, letGo: resolve }));
          } else await new Promise((resolve) => void setTimeout(resolve, (at * 7) % 6));
          answered.push(at);
          if (request.method === 'POST' && held !== undefined && at > held.at) held.letGo();
          response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' }).end(text);
        })
        .catch((error: unknown) => response.destroy(error as Error));
    });
  });
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-order-'));
  file = writeRecordedProject(cwd, { url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, baseline: "openInference({ ...wire, version: '1' })", accounts: 400 });
}, 60_000);
afterAll(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => void front.close(resolve));
  await service.close();
  models.remove();
  rmSync(cwd, { recursive: true, force: true });
});

/** `run.json` without its timings, as text; and whether replies overtook one another. */
async function ran(candidate: string, concurrency: number): Promise<{ readonly text: string; readonly outcome: string; readonly overtaken: boolean }> {
  answered = [];
  held = undefined;
  holds = concurrency > 1;
  const { dir } = await executeSuite(file, { candidate, concurrency }, { cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined });
  const { timings: _timings, ...run } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as Run;
  return { text: JSON.stringify(run), outcome: run.outcome, overtaken: answered.some((at, k) => k > 0 && at < answered[k - 1]!) };
}

describe('law: verdicts hang on no order of replies', () => {
  it.each([['1', 'pass'], ['2', 'fail']])('version %s: run.json is the same to the byte with 1, 4 and 32 requests in flight, whatever overtakes what', async (candidate, outcome) => {
    const [alone, few, many] = [await ran(candidate, 1), await ran(candidate, 4), await ran(candidate, 32)];
    expect(alone.outcome).toBe(outcome);
    expect(few.text).toBe(alone.text);
    expect(many.text).toBe(alone.text);
    expect([alone, few, many].map(({ overtaken }) => overtaken)).toEqual([false, true, true]);
  }, 60_000);
});
