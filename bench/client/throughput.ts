import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pool } from 'undici';
import type { Account } from '../../src/population/account.js';
import { monotonicClock } from '../../src/run/monotonic-clock.js';
import { drive } from '../../src/scoring/driver.js';
import { openInference } from '../../src/scoring/endpoint.js';
import { httpScorer } from '../../src/scoring/http-scorer.js';
import { journalLine } from '../../src/scoring/journal-format.js';
import { openJournal } from '../../src/scoring/open-journal.js';
import { readJournal } from '../../src/scoring/read-journal.js';
import type { Scorer } from '../../src/scoring/scorer.js';
import { BASE, type Row } from '../../src/table/row.js';

/**
 * Requests per CPU second of the driver with dialect, contract check and journal, against a bare loop over undici's `Pool.request` that reads the text of
 * the reply and nothing else; the same server, in turns. CPU of this process only. Each side keeps its connections from turn to turn, as a run does, and
 * each turn of ours has a journal of its own, opened, flushed to the disk and removed within the time that counts. The bare loop sends the same bytes each time; ours makes accounts, ids
 * and bodies. Seen: 0.97 at batch 1 and 0.31 at batch 32 with nothing else running; 0.92 and 0.95, 0.31 and 0.29 with a load of 16 on two cores. Usage:
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.cache/bench && node node_modules/.cache/bench/bench/client/throughput.js [SECONDS]
 */
const seconds = Number(process.argv[2] ?? 0.5);
const CONCURRENCY = 16;
/** Many short turns: other work on the machine hits both sides alike, and the median leaves it out. */
const PAIRS = 30;
/** Until the compiler of the engine has done with both sides: its threads count as CPU time too. */
const WARM_SECONDS = 5;
const FIELDS = Array.from({ length: 20 }, (_, k) => `f${k}`);

const server = fork(fileURLToPath(new URL('tiny-server.js', import.meta.url)));
const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(message as number)));
const url = `http://127.0.0.1:${port}`;
const clock = monotonicClock();
const endpoint = openInference({ url, model: 'm', version: '3', inputs: [{ name: 'x', datatype: 'FP32', fields: FIELDS }], output: { name: 'p' } });
const pool: Account[] = Array.from({ length: 4_096 }, (_, i) => ({ cohort: 'gold', i, id: `gold/${i}`, label: 0, fields: Object.fromEntries(FIELDS.map((name, k) => [name, ((i * 31 + k * 17) % 1_000) / 8])) }));

interface Measured { readonly perSecond: number; readonly perCpuSecond: number }

async function measured(work: (until: number) => Promise<number>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const requests = await work(start + seconds * 1_000);
  const wall = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: requests / wall, perCpuSecond: (requests * 1e6) / (user + system) };
}

/** The same bytes each time, text read, nothing parsed, nothing kept. */
async function bare(client: Pool, batch: number, until: number): Promise<number> {
  const body = JSON.stringify({ id: 'mlcheck-candidate-gold/0', inputs: [{ name: 'x', datatype: 'FP32', shape: [batch, FIELDS.length], data: pool.slice(0, batch).flatMap((account) => Object.values(account.fields)) }], outputs: [{ name: 'p' }] });
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'mlcheck/0.0.0', 'x-mlcheck-synthetic': '1', 'x-request-id': 'mlcheck-candidate-gold/0' };
  let requests = 0;
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (performance.now() < until) {
      const reply = await client.request({ method: 'POST', path: '/v2/models/m/versions/3/infer', headers, body });
      if (reply.statusCode !== 200 || (await reply.body.text()).length === 0) throw new Error('no reply');
      requests++;
    }
  }));
  return requests;
}

function scorerOf(batch: number): Scorer {
  return httpScorer({ ...endpoint, batchSize: batch }, { arm: 'candidate', environment: {}, clock, jitter: () => 0, version: '0.0.0', range: [0, 1] });
}

async function driven(scorer: Scorer, until: number, most = Infinity, watch?: () => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-bench-'));
  const journal = await openJournal(join(folder, 'scores.journal'), { planHash: 'bench', seed: 1 });
  function* tasks(): Generator<{ account: Account; variant: string; repeat: number }> {
    for (let i = 0; i < most; i++) yield { account: { ...(pool[i % pool.length] as Account), i, id: `gold/${i}` }, variant: BASE, repeat: 0 };
  }
  const result = await drive({ tasks: tasks(), scorers: { candidate: scorer }, sink: journal, clock, signal: new AbortController().signal, concurrency: CONCURRENCY, deadlineMs: until, ...(watch === undefined ? {} : { onProgress: watch }) });
  if (result.failed > 0) throw new Error(`${result.failed} rows failed`);
  await journal.close();
  rmSync(folder, { recursive: true });
  return result.requests;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${PAIRS} pairs of ${seconds} s, concurrency ${CONCURRENCY}, ${FIELDS.length} fields`);
for (const batch of [1, 32]) {
  const client = new Pool(url, { connections: CONCURRENCY, pipelining: 1 });
  const scorer = scorerOf(batch);
  for (const warmUntil = performance.now() + 2_000 * WARM_SECONDS; performance.now() < warmUntil; ) {
    await measured((until) => bare(client, batch, until));
    await measured((until) => driven(scorer, until));
  }
  const ratios: number[] = [], ours: Measured[] = [], theirs: Measured[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const b = await measured((until) => bare(client, batch, until));
    const d = await measured((until) => driven(scorer, until));
    theirs.push(b);
    ours.push(d);
    ratios.push(d.perCpuSecond / b.perCpuSecond);
  }
  await client.destroy();
  await scorer.close();
  const text = (all: readonly Measured[]): string => `${Math.round(median(all.map((one) => one.perSecond)))} requests/s, ${Math.round(median(all.map((one) => one.perCpuSecond)))} per CPU second`;
  console.log(`batch ${batch}: bare ${text(theirs)}; drive + dialect + journal ${text(ours)}, ${Math.round(batch * median(ours.map((one) => one.perSecond)))} accounts/s; ratio per CPU second ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})`);
}
for (const [tool, words] of [['wrk', ['-t1', `-c${CONCURRENCY}`, `-d${Math.ceil(seconds)}`, '-s', fileURLToPath(new URL('../../../../../bench/client/post.lua', import.meta.url)), `${url}/v2/models/m/infer`]], ['autocannon', ['-c', String(CONCURRENCY), '-d', String(Math.ceil(seconds)), '-m', 'POST', '-b', '{"inputs":[{"shape":[1,20]}]}', '--json', `${url}/v2/models/m/infer`]]] as const) {
  const ran = spawnSync(tool, words, { encoding: 'utf8' });
  const found = ran.error !== undefined ? undefined : tool === 'wrk' ? /Requests\/sec:\s*([\d.]+)/.exec(ran.stdout)?.[1] : String((JSON.parse(ran.stdout) as { requests: { average: number } }).requests.average);
  console.log(`${tool}: ${found === undefined ? 'not installed' : `${Math.round(Number(found))} requests/s`}`);
}

/** A million accounts through dialect, check and journal: memory in use meanwhile, after a collection each time. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
for (const batch of [32, 1]) {
  const scorer = scorerOf(batch), heaps: number[] = [];
  let looks = 0;
  const began = performance.now();
  await driven(scorer, Infinity, 1_000_000, () => {
    if (++looks % 4 !== 0) return;
    collect();
    heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
  });
  await scorer.close();
  const tenth = Math.max(1, Math.floor(heaps.length / 10));
  const mean = (part: readonly number[]): number => Math.round(part.reduce((sum, one) => sum + one, 0) / Math.max(1, part.length));
  console.log(`1,000,000 accounts, batch ${batch}: ${((performance.now() - began) / 1_000).toFixed(1)} s, heap by tenths of the run ${Array.from({ length: 10 }, (_, k) => mean(heaps.slice(k * tenth, (k + 1) * tenth))).join(' ')} MiB, resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
}
server.disconnect();

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-bench-'));
const path = join(folder, 'scores.journal');
const many: Row[] = Array.from({ length: 200_000 }, (_, i) => ({ cohort: 'gold', i, variant: BASE, repeat: 0, arm: 'candidate', score: Math.fround(Math.sin(i) ** 2), outcome: 'scored', label: 0, attempts: 1, servedVersion: '3', dueAtMs: i / 7, latencyMs: 1 / 3, requestId: `mlcheck-candidate-gold/${i}` }));
const rate = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return Math.round((many.length * 1_000) / (performance.now() - start));
};
const journal = await openJournal(path, { planHash: 'bench', seed: 1 });
const written = await rate(async () => { for (let from = 0; from < many.length; from += 32) await journal.append(many.slice(from, from + 32)); await journal.close(); });
const formatted = await rate(() => { let bytes = 0; for (const row of many) bytes += journalLine(row).length; if (bytes === 0) throw new Error('nothing'); });
const read = await rate(() => { if (readJournal(path).rows.length !== many.length) throw new Error('rows lost'); });
console.log(`journal: ${written} rows/s written (32 at a time, awaited one after the other), ${formatted} rows/s formatted alone, ${read} rows/s read`);
rmSync(folder, { recursive: true });
