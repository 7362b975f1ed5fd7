import { describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { BASE, type Arm, type OutcomeClass, type Row } from '../table/row.js';
import { breaker } from './breaker.js';
import { drive, type DriveOptions } from './driver.js';
import { rowKey } from './journal-format.js';
import { constantRate } from './pacer.js';
import { noRequests } from './request-counts.js';
import type { Reply, Scorer } from './scorer.js';
import { jobsOf, type Task } from './task.js';
import { testAccounts } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { virtualClock } from './testing/virtual-clock.js';

const never = new AbortController().signal;
const tasks = (n: number, variant: string = BASE, repeat = 0): Task[] => testAccounts(n).map((account) => ({ account, variant, repeat }));

interface Asked { readonly arm: Arm; readonly ids: readonly string[]; readonly repeat: number }

/** A scorer without a network: the outcome of request k, after so many milliseconds of the clock. */
function fakeScorer(arm: Arm, batchSize: number, log: Asked[], outcomeOf: (k: number) => OutcomeClass = () => 'scored', wait: () => Promise<void> = async () => undefined): Scorer {
  let k = 0;
  return {
    batchSize,
    probe: async () => ({ model: 'm' }),
    score: async (accounts: readonly Account[], signal, repeat = 0) => {
      log.push({ arm, ids: accounts.map(({ id }) => id), repeat });
      const outcome = outcomeOf(k++);
      await wait();
      signal.throwIfAborted();
      return accounts.map((): Reply => ({ outcome, ...(outcome === 'scored' ? { score: 0.5 } : { detail: 'x' }), attempts: 1, latencyMs: 2 }));
    },
    exchange: async () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
}

function driven(more: Partial<DriveOptions> & Pick<DriveOptions, 'tasks' | 'scorers'>): { rows: Row[]; run: Promise<Awaited<ReturnType<typeof drive>>> } {
  const rows: Row[] = [];
  return { rows, run: drive({ sink: { append: (some) => { rows.push(...some); } }, clock: realClock, signal: never, concurrency: 4, ...more }) };
}

describe('hand: one arm, one account a request', () => {
  it('leaves out who has been answered', () => {
    expect([...jobsOf(tasks(5), [['candidate', 1]], (_, { account }) => account.i % 2 === 0)].map(({ arm, tasks: [first] }) => [arm, first?.account.i])).toEqual([['candidate', 1], ['candidate', 3]]);
  });
});

describe('hand: refused credentials', () => {
  const reply = (outcome: OutcomeClass): readonly Reply[] => [{ outcome, attempts: 1, latencyMs: 1 }];
  it('three times in a row are enough, and nothing else between them', () => {
    const lost = breaker(20);
    const outcomes = ['authentication', 'infrastructure', 'authentication', 'not-ready', 'authentication', 'authentication', 'model-error', 'authentication', 'authentication', 'authentication'] as const;
    expect(outcomes.map((outcome) => lost(reply(outcome)))).toEqual([...Array.from({ length: 9 }, () => undefined), '3 requests in a row had no answer of the model, the last: authentication']);
  });
});

describe('law: no account lost, none twice', () => {
  it.each([[1, 1, 1], [4, 4, 3], [32, 5, 8], [7, 32, 2]])('batches of %i and %i, concurrency %i', async (candidate, baseline, concurrency) => {
    const log: Asked[] = [];
    const all = [...tasks(53), ...tasks(20, 'shift(a+1)'), ...tasks(9, BASE, 1)];
    const { rows, run } = driven({ tasks: all, concurrency, scorers: { candidate: fakeScorer('candidate', candidate, log), baseline: fakeScorer('baseline', baseline, log) } });
    const result = await run;
    expect(result).toMatchObject({ done: 164, failed: 0, requests: log.length });
    expect(result.stopped).toBeUndefined();
    expect(new Set(rows.map(rowKey))).toEqual(new Set(all.flatMap(({ account, variant, repeat }) => (['candidate', 'baseline'] as const).map((arm) => rowKey({ arm, cohort: account.cohort, i: account.i, variant, repeat })))));
    expect(rows.length).toBe(164);
  });

  it('groups tasks of one variant even when they come in turns, and asks again one account at a time', async () => {
    const log: Asked[] = [];
    const mixed = testAccounts(8).flatMap((account) => [{ account, variant: BASE, repeat: 0 }, { account, variant: 'set(b=1)', repeat: 0 }, { account, variant: BASE, repeat: 1 }]);
    await driven({ tasks: mixed, scorers: { candidate: fakeScorer('candidate', 4, log) } }).run;
    expect(log.filter(({ repeat }) => repeat === 0).map(({ ids }) => ids.length)).toEqual([4, 4, 4, 4]);
    expect(log.filter(({ repeat }) => repeat === 1).map(({ ids }) => ids)).toEqual(testAccounts(8).map(({ id }) => [id]));
  });

  it('lets the arms take turns in being first, always in the same way', async () => {
    const log: Asked[] = [];
    await driven({ tasks: tasks(16), concurrency: 1, scorers: { candidate: fakeScorer('candidate', 4, log), baseline: fakeScorer('baseline', 4, log) } }).run;
    expect(log.map(({ arm }) => arm[0]).join('')).toBe('cbbccbbc');
  });

  it('goes on where an arm has answers already', async () => {
    const log: Asked[] = [];
    const { rows, run } = driven({ tasks: tasks(10), scorers: { candidate: fakeScorer('candidate', 4, log), baseline: fakeScorer('baseline', 4, log) }, has: (arm, { account }) => arm === 'candidate' && account.i < 7 });
    await run;
    expect(rows.filter(({ arm }) => arm === 'candidate').map(({ i }) => i).sort()).toEqual([7, 8, 9]);
    expect(rows.filter(({ arm }) => arm === 'baseline').length).toBe(10);
  });
});

describe('hand: rows', () => {
  it('carry the account, the label, and times that count from when the request was due', async () => {
    const clock = virtualClock();
    const scorer = fakeScorer('candidate', 1, [], undefined, () => clock.sleep(30, never));
    const { rows, run } = driven({ tasks: tasks(3), concurrency: 1, clock, pacer: constantRate(100), scorers: { candidate: scorer } });
    await run;
    // Due at 0, 10, 20; each takes 30 of the clock, so the second is handed over 20 late and the third 40. The scorer itself says 2.
    expect(rows.map(({ dueAtMs, latencyMs }) => [dueAtMs, latencyMs])).toEqual([[0, 2], [10, 22], [20, 42]]);
    expect(rows[1]).toEqual({ cohort: 'gold', i: 1, variant: BASE, repeat: 0, arm: 'candidate', score: 0.5, outcome: 'scored', label: 1, attempts: 1, dueAtMs: 10, latencyMs: 22 });
  });

  it('sends no request before it is due', async () => {
    const clock = virtualClock();
    const sentAt: number[] = [];
    const scorer = fakeScorer('candidate', 2, [], (_k) => { sentAt.push(clock.now()); return 'scored'; });
    await driven({ tasks: tasks(10), concurrency: 8, clock, pacer: constantRate(4), scorers: { candidate: scorer } }).run;
    expect(sentAt).toEqual([0, 250, 500, 750, 1_000]);
  });

  it('have no score unless they are scored', async () => {
    const { rows, run } = driven({ tasks: tasks(2), scorers: { candidate: fakeScorer('candidate', 1, [], (k) => (k === 0 ? 'model-error' : 'scored')) } });
    expect(await run).toMatchObject({ done: 2, failed: 1 });
    expect(rows.find(({ outcome }) => outcome === 'model-error')).toMatchObject({ score: Number.NaN, detail: 'x' });
  });

  it('count once the sink has taken them', async () => {
    const seen: number[] = [];
    let taken = 0;
    await drive({
      tasks: tasks(6), scorers: { candidate: fakeScorer('candidate', 2, []) }, clock: { ...realClock, now: (() => { let t = 0; return () => (t += 1_000); })() }, signal: never, concurrency: 1,
      sink: { append: async (rows) => { await realClock.sleep(1, never); taken += rows.length; } },
      onProgress: ({ done }) => { seen.push(done); expect(done).toBe(taken); },
    });
    expect(seen).toEqual([2, 4, 6, 6]);
  });
});

describe('fault: stops', () => {
  it('takes what is in flight when it is interrupted, and sends nothing more', async () => {
    const stop = new AbortController();
    const log: Asked[] = [];
    const scorer = fakeScorer('candidate', 1, log, (k) => { if (k === 5) stop.abort(); return 'scored'; }, () => realClock.sleep(5, never));
    const { rows, run } = driven({ tasks: tasks(100), signal: stop.signal, scorers: { candidate: scorer } });
    expect(await run).toMatchObject({ stopped: { reason: 'interrupted' } });
    expect(rows.length).toBe(log.length);
    expect(log.length).toBeLessThanOrEqual(8);
  });

  it('drops what does not finish within the grace time', async () => {
    const stop = new AbortController();
    const scorer: Scorer = { ...fakeScorer('candidate', 1, []), score: (_, signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); }) };
    setTimeout(() => stop.abort(), 20);
    const { rows, run } = driven({ tasks: tasks(100), signal: stop.signal, graceMs: 20, scorers: { candidate: scorer } });
    expect(await run).toMatchObject({ done: 0, stopped: { reason: 'interrupted' } });
    expect(rows).toEqual([]);
  });

  it('sends nothing when it is aborted from the start', async () => {
    const log: Asked[] = [];
    expect(await driven({ tasks: tasks(9), signal: AbortSignal.abort(), scorers: { candidate: fakeScorer('candidate', 1, log) } }).run).toMatchObject({ done: 0, stopped: { reason: 'interrupted' } });
    expect(log).toEqual([]);
  });

  it('ends at the limit of requests', async () => {
    const log: Asked[] = [];
    const { rows, run } = driven({ tasks: tasks(100), maxRequests: 7, scorers: { candidate: fakeScorer('candidate', 4, log), baseline: fakeScorer('baseline', 4, log) } });
    expect(await run).toMatchObject({ requests: 7, stopped: { reason: 'max-requests', sentence: 'the limit of 7 requests was reached' } });
    expect(log.length).toBe(7);
    expect(rows.length).toBe(28);
  });

  it('does not call it a stop when the tasks end at the limit', async () => {
    const result = await driven({ tasks: tasks(8), maxRequests: 2, scorers: { candidate: fakeScorer('candidate', 4, []) } }).run;
    expect(result).toMatchObject({ done: 8 });
    expect(result.stopped).toBeUndefined();
  });

  it('counts retries against the limit', async () => {
    let retried = 0;
    const scorer: Scorer = { ...fakeScorer('candidate', 1, [], () => { retried += 2; return 'scored'; }), requests: () => ({ ...noRequests(), retried }) };
    expect(await driven({ tasks: tasks(100), concurrency: 1, maxRequests: 30, scorers: { candidate: scorer } }).run).toMatchObject({ requests: 10, stopped: { reason: 'max-requests' } });
  });

  it('ends at the deadline, also when it is waiting for the next request to be due', async () => {
    const clock = virtualClock();
    const { rows, run } = driven({ tasks: tasks(100), clock, deadlineMs: 450, pacer: constantRate(10), scorers: { candidate: fakeScorer('candidate', 1, []) } });
    expect(await run).toMatchObject({ stopped: { reason: 'deadline' } });
    expect(rows.length).toBe(5);
  });

  it.each(['infrastructure', 'not-ready', 'throttled'] as const)('gives an endpoint up after 20 requests in a row: %s', async (outcome) => {
    const log: Asked[] = [];
    const { rows, run } = driven({ tasks: tasks(500), concurrency: 1, scorers: { candidate: fakeScorer('candidate', 2, log, (k) => (k < 10 ? 'scored' : outcome)), baseline: fakeScorer('baseline', 2, log) } });
    const result = await run;
    expect(result.stopped).toMatchObject({ reason: 'endpoint-lost', arm: 'candidate' });
    expect(result.stopped?.sentence).toContain(`20 requests in a row had no answer of the model, the last: ${outcome} (x)`);
    expect(rows.filter(({ arm, outcome: found }) => arm === 'candidate' && found === outcome).length).toBe(40);
  });

  it('gives up after three refusals of credentials', async () => {
    expect(await driven({ tasks: tasks(500), concurrency: 1, scorers: { candidate: fakeScorer('candidate', 2, [], () => 'authentication') } }).run).toMatchObject({ requests: 3, stopped: { reason: 'endpoint-lost' } });
  });

  it.each(['model-error', 'timeout', 'contract-violation', 'invalid-request'] as const)('does not give up a service that fails by itself: %s', async (outcome) => {
    const result = await driven({ tasks: tasks(60), scorers: { candidate: fakeScorer('candidate', 1, [], () => outcome) } }).run;
    expect(result).toMatchObject({ done: 60, failed: 60 });
    expect(result.stopped).toBeUndefined();
  });

  it('bears outages with answers in between', async () => {
    expect((await driven({ tasks: tasks(200), scorers: { candidate: fakeScorer('candidate', 1, [], (k) => (k % 15 === 0 ? 'scored' : 'infrastructure')) } }).run).stopped).toBeUndefined();
  });

  it('throws what the sink throws, after the requests in flight', async () => {
    let appended = 0;
    const full = new Error('disk full');
    await expect(drive({ tasks: tasks(100), scorers: { candidate: fakeScorer('candidate', 1, []) }, clock: realClock, signal: never, concurrency: 3, sink: { append: async () => { if (++appended > 5) throw full; } } })).rejects.toBe(full);
    expect(appended).toBeLessThan(10);
  });
});
