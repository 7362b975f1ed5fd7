import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../src/population/account.js';
import { monotonicClock } from '../src/run/monotonic-clock.js';
import { drive, type DriveResult } from '../src/scoring/driver.js';
import { openInference, type ClientOptions } from '../src/scoring/endpoint.js';
import { httpScorer } from '../src/scoring/http-scorer.js';
import { rowKey } from '../src/scoring/journal-format.js';
import { startService, type ServiceStats } from '../src/service/start-service.js';
import { modelFolder, paperFiles } from '../src/service/testing/model-folder.js';
import { BASE, OUTCOMES, type OutcomeClass, type Row } from '../src/table/row.js';

/** Every fault of the reference service against the Open Inference dialect: the outcome class of what it hits, and every account exactly once. */

const ACCOUNTS = 80;
const accounts: readonly Account[] = Array.from({ length: ACCOUNTS }, (_, i) => ({ cohort: 'paper', i, id: `paper/${i}`, fields: { a: (i * 37) % 11, b: i % 5 } }));
const never = new AbortController().signal;

let models: ReturnType<typeof modelFolder>;
let truth: readonly number[];
beforeAll(async () => {
  models = modelFolder(paperFiles());
  truth = (await scored([], { batchSize: 1 })).rows.toSorted((a, b) => a.i - b.i).map(({ score }) => score);
});
afterAll(() => models.remove());

interface Scored {
  readonly rows: readonly Row[];
  readonly result: DriveResult;
  readonly stats: ServiceStats;
  readonly sent: number;
}

async function scored(faults: readonly string[], client: ClientOptions, concurrency = 4): Promise<Scored> {
  const service = await startService({ modelsDir: models.path, faults });
  const clock = monotonicClock();
  const scorer = httpScorer(
    openInference({ url: service.url, model: 'paper', version: '1', inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' }, ...client }),
    { arm: 'candidate', environment: {}, clock: { ...clock, sleep: (ms, signal) => clock.sleep(Math.min(ms, 2), signal) }, jitter: () => 0.5, version: '0.0.0', range: [0, 1] },
  );
  const rows: Row[] = [];
  try {
    const result = await drive({
      tasks: accounts.map((account) => ({ account, variant: BASE, repeat: 0 })), scorers: { candidate: scorer }, sink: { append: (some) => { rows.push(...some); } },
      clock, signal: never, concurrency,
    });
    return { rows, result, stats: service.stats(), sent: scorer.requests?.().sent ?? 0 };
  } finally {
    await scorer.close();
    await service.close();
  }
}

function count(rows: readonly Row[]): Partial<Record<OutcomeClass, number>> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length]).filter(([, n]) => n !== 0)) as Partial<Record<OutcomeClass, number>>;
}

/** Each account has one row; a row has a score exactly when it is scored, and then the right one. */
function holdsTogether(rows: readonly Row[]): void {
  expect(new Set(rows.map(rowKey)).size).toBe(rows.length);
  for (const row of rows) {
    if (row.outcome === 'scored') expect(row.score).toBe(truth[row.i]);
    else {
      expect(row.score).toBeNaN();
      expect(row.detail).toBeTruthy();
    }
  }
}

const ONE_TRY = { batchSize: 1, attempts: 1, timeoutMs: 5_000 };
const SHARE = 0.25;
/** Fault, outcome class of the requests that it hits, and the answer by which the service counted them (where it has one of its own). */
interface Hit {
  readonly fault: string;
  readonly outcome: OutcomeClass;
  readonly answer?: string;
  readonly timeoutMs?: number;
}
const MATRIX: readonly Hit[] = [
  { fault: `errors=${SHARE}`, outcome: 'model-error', answer: '500' },
  { fault: `resets=${SHARE}`, outcome: 'infrastructure', answer: 'reset' },
  { fault: `truncated=${SHARE}`, outcome: 'infrastructure', answer: 'half' },
  { fault: `html=${SHARE}`, outcome: 'infrastructure', answer: '502' },
  { fault: `throttle=${SHARE}`, outcome: 'throttled', answer: '429' },
  { fault: 'not-ready=7', outcome: 'not-ready', answer: '503' },
  { fault: `malformed=${SHARE}`, outcome: 'contract-violation' },
  { fault: `nan=${SHARE}`, outcome: 'contract-violation' },
  { fault: `null-scores=${SHARE}`, outcome: 'contract-violation' },
  { fault: `out-of-range=${SHARE}`, outcome: 'contract-violation' },
  { fault: `wrong-rows=${SHARE}`, outcome: 'contract-violation' },
  { fault: 'latency-tail=0.1:3s', outcome: 'timeout', timeoutMs: 1_500 },
  { fault: 'stall=after:30:2500ms', outcome: 'timeout', timeoutMs: 1_500 },
];

describe('fault: one account a request, one try', () => {
  it.each(MATRIX)('$fault: $outcome', async ({ fault, outcome, answer, timeoutMs }) => {
    // Those that wait for a time do so side by side.
    const { rows, result, stats, sent } = await scored([fault], { ...ONE_TRY, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, timeoutMs === undefined ? 4 : 16);
    const by = count(rows);
    expect(rows.length).toBe(ACCOUNTS);
    expect(result).toMatchObject({ done: ACCOUNTS, failed: by[outcome] });
    expect(Object.keys(by)).toEqual(OUTCOMES.filter((known) => known === outcome || known === 'scored'));
    if (answer !== undefined) expect(by[outcome]).toBe(stats.answers[answer]);
    expect(sent).toBe(ACCOUNTS);
    expect(stats.infers).toBe(ACCOUNTS);
    holdsTogether(rows);
  });

  it('wrong-version: scored, and the version is told', async () => {
    const { rows } = await scored([`wrong-version=${SHARE}`], ONE_TRY);
    expect(count(rows)).toEqual({ scored: ACCOUNTS });
    const others = rows.filter(({ servedVersion }) => servedVersion !== '1');
    expect(others.length).toBeGreaterThan(ACCOUNTS * SHARE * 0.5);
    expect(others.length).toBeLessThan(ACCOUNTS * SHARE * 1.5);
    holdsTogether(rows);
  });

  it('unauthorised: given up after three requests', async () => {
    const { rows, result } = await scored(['unauthorised'], ONE_TRY, 1);
    expect(count(rows)).toEqual({ authentication: 3 });
    expect(result.stopped).toMatchObject({ reason: 'endpoint-lost', arm: 'candidate' });
  });

  it('die-after=40: what was scored stays, and 20 requests without an answer end it', async () => {
    const { rows, result } = await scored(['die-after=40'], ONE_TRY, 1);
    expect(count(rows)).toEqual({ scored: 40, infrastructure: 20 });
    expect(result.stopped?.sentence).toContain('20 requests in a row had no answer of the model');
    holdsTogether(rows);
  });
});

describe('fault: batches, with retries', () => {
  it.each([`resets=${SHARE}`, `truncated=${SHARE}`, `html=${SHARE}`, `throttle=${SHARE}`, 'not-ready=7'])('%s: gone after retries, and counted', async (fault) => {
    const { rows, stats, sent } = await scored([fault], { batchSize: 8, attempts: 9 });
    expect(count(rows)).toEqual({ scored: ACCOUNTS });
    expect(sent).toBe(stats.infers);
    expect(sent).toBeGreaterThan(ACCOUNTS / 8);
    expect(rows.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(sent * 8);
    holdsTogether(rows);
  });

  it.each([`errors=${SHARE}`, `malformed=${SHARE}`, `wrong-rows=${SHARE}`])('%s: random failures stay failures and are not asked away', async (fault) => {
    const { rows } = await scored([fault], { batchSize: 8 });
    expect(rows.length).toBe(ACCOUNTS);
    const failed = ACCOUNTS - (count(rows).scored ?? 0);
    expect(failed).toBeGreaterThan(0);
    holdsTogether(rows);
  });

  it.each([`nan=${SHARE}`, `out-of-range=${SHARE}`])('%s: only the row that it hits', async (fault) => {
    const { rows, stats } = await scored([fault], { batchSize: 8 });
    const hit = count(rows)['contract-violation'] ?? 0;
    expect(hit).toBeGreaterThan(0);
    expect(hit).toBeLessThan(stats.infers);
    holdsTogether(rows);
  });

  it('null-scores: every row of the reply', async () => {
    const { rows, stats } = await scored([`null-scores=${SHARE}`], { batchSize: 8 });
    expect((count(rows)['contract-violation'] ?? 0) % 8).toBe(0);
    expect(stats.infers).toBe(ACCOUNTS / 8);
    holdsTogether(rows);
  });

  it('everything at once: every account once, right or without a score', async () => {
    const faults = ['errors=0.05', 'resets=0.05', 'malformed=0.05', 'truncated=0.05', 'html=0.05', 'nan=0.05', 'out-of-range=0.05', 'wrong-rows=0.05', 'null-scores=0.05', 'throttle=0.05', 'not-ready=3'];
    const { rows, stats, sent } = await scored(faults, { batchSize: 8 });
    expect(rows.length).toBe(ACCOUNTS);
    expect(sent).toBe(stats.infers);
    holdsTogether(rows);
  });
});
