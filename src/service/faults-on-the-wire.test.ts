import { request as httpRequest } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { faultDice } from './fault-dice.js';
import { startService } from './start-service.js';
import { modelFolder, paperFiles } from './testing/model-folder.js';

const folder = modelFolder(paperFiles());
afterAll(() => folder.remove());

interface Seen {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Error code of the connection, or `aborted` for a body that breaks off. */
  readonly broken?: string;
  readonly ms: number;
}

type Json = { error?: string; model_version: string; outputs: [{ shape: number[]; data: (number | null)[] }] };
const json = (seen: Seen) => JSON.parse(seen.body) as Json;
const scores = (seen: Seen) => json(seen).outputs[0].data;

/** Starts the service with faults, sends what `talk` asks for, ends it. */
async function withFaults<T>(faults: readonly string[], talk: (call: (path?: string, options?: { data?: number[]; emails?: (string | null)[]; token?: string }) => Promise<Seen>) => Promise<T>): Promise<T> {
  const service = await startService({ modelsDir: folder.path, faults });
  try {
    return await talk((path = '/v2/models/paper/versions/1/infer', { data = [0.5, 10, 2, 10, 4, 30], emails, token } = {}) => {
      const rows = data.length / 2;
      const inputs = [{ name: 'features', datatype: 'FP32', shape: [rows, 2], data }, ...(emails ? [{ name: 'email', datatype: 'BYTES', shape: [rows, 1], data: emails }] : [])];
      return exchange(service.url + path, path.endsWith('infer') ? JSON.stringify({ inputs }) : undefined, token);
    });
  } finally {
    await service.close();
  }
}

function exchange(url: string, body: string | undefined, token?: string): Promise<Seen> {
  const from = performance.now();
  return new Promise((resolve) => {
    const end = (seen: Omit<Seen, 'ms'>) => resolve({ ...seen, ms: performance.now() - from });
    const call = httpRequest(url, { method: body === undefined ? 'GET' : 'POST', agent: false, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }, (reply) => {
      let text = '';
      const head = { ...(reply.statusCode === undefined ? {} : { status: reply.statusCode }), headers: reply.headers };
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => end({ ...head, body: text })).on('error', () => end({ ...head, body: text, broken: 'aborted' }));
    });
    call.on('error', (error: NodeJS.ErrnoException) => end({ body: '', broken: error.code ?? error.message })).end(body);
  });
}

const clean = await withFaults([], (call) => call());

describe('fault: a share of 1 hits every infer request, and nothing else', () => {
  test.each<[string, (seen: Seen) => void]>([
    ['errors=1', (seen) => expect([seen.status, json(seen).error]).toEqual([500, expect.stringMatching(/^Scoring failed/)])],
    ['resets=1', (seen) => expect(seen).toMatchObject({ broken: 'ECONNRESET', body: '' })],
    ['html=1', (seen) => expect([seen.status, seen.headers?.['content-type'], seen.body.slice(0, 6)]).toEqual([502, 'text/html', '<html>'])],
    ['throttle=1', (seen) => expect([seen.status, seen.headers?.['retry-after']]).toEqual([429, expect.stringMatching(/^[01]$/)])],
    ['malformed=1', (seen) => {
      expect([seen.status, seen.headers?.['content-type']]).toEqual([200, 'application/json']);
      expect(seen.body).toMatch(/^\{'model_name': 'paper', /);
      expect(() => json(seen)).toThrow(SyntaxError);
    }],
    ['truncated=1', (seen) => {
      expect(seen).toMatchObject({ status: 200, broken: 'aborted', headers: { 'content-length': String(clean.body.length) } });
      expect(seen.body).toBe(clean.body.slice(0, clean.body.length >> 1));
    }],
    ['nan=1', (seen) => {
      expect(seen.body.match(/[[,]NaN[\],]/g)).toHaveLength(1);
      expect(() => json(seen)).toThrow(SyntaxError);
    }],
    ['out-of-range=1', (seen) => expect(scores(seen).filter((score) => score === Math.fround(1.7))).toHaveLength(1)],
    ['wrong-rows=1', (seen) => expect([json(seen).outputs[0].shape, scores(seen)]).toEqual([[2, 1], scores(clean).slice(0, 2)])],
    ['wrong-version=1', (seen) => expect([json(seen).model_version, scores(seen)]).toEqual(['2', scores(clean)])],
    ['null-scores', (seen) => expect(scores(seen)).toEqual([null, null, null])],
  ])('%s', async (fault, verify) => {
    await withFaults([fault], async (call) => {
      verify(await call());
      expect((await call('/v2/models/paper')).status).toBe(200);
      expect((await call('/v2/health/ready')).status).toBe(200);
    });
  });
});

describe('fault: shares', () => {
  const run = (faults: string[]) => withFaults(faults, async (call) => {
    const statuses: number[] = [];
    for (let k = 0; k < 60; k += 1) statuses.push((await call()).status!);
    return statuses;
  });

  test('hit the requests that the dice name, the same in every start; another seed hits others', async () => {
    const expected = Array.from({ length: 60 }, (_, k) => (faultDice(3, 'errors', k) < 0.2 ? 500 : 200));
    const statuses = await run(['errors=0.2', 'seed=3']);
    expect(statuses).toEqual(expected);
    expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(3);
    expect(await run(['errors=0.2', 'seed=4'])).not.toEqual(statuses);
  });

  test('a request is hit by one fault at most, in a fixed order', async () => expect(new Set(await run(['errors=1', 'throttle=0.5']))).toEqual(new Set([500, 429])));
});

/** Longer than any test may take: what waits for it stays without an answer. */
const FOREVER = '600s';

describe('fault: time', () => {
  /** Resolves when the service has taken so many scorings. */
  async function infersAre(count: number, call: (path?: string) => Promise<Seen>): Promise<void> {
    while ((JSON.parse((await call('/stats')).body) as { infers: number }).infers < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  test('latency slows scoring by at least that much', () => withFaults(['latency=100ms'], async (call) => expect((await call()).ms).toBeGreaterThanOrEqual(99)));

  test('latency slows no metadata', () =>
    withFaults([`latency=${FOREVER}`], async (call) => {
      const slow = call();
      await infersAre(1, call);
      expect((await call('/v2')).status).toBe(200);
      return { slow };
    }));

  test('latency-tail slows the share that the dice name, and no other', async () => {
    await withFaults(['latency-tail=0.3:100ms'], async (call) => {
      for (let k = 0; k < 6; k += 1) {
        const { ms } = await call();
        if (faultDice(0, 'latency-tail', k) < 0.3) expect(ms).toBeGreaterThanOrEqual(99);
      }
    });
    const hit = Array.from({ length: 6 }, (_, k) => faultDice(0, 'latency-tail', k) < 0.3);
    expect(new Set(hit)).toEqual(new Set([true, false]));
    await withFaults([`latency-tail=0.3:${FOREVER}`], async (call) => {
      const waiting: Promise<Seen>[] = [];
      for (let k = 0; k < 6; k += 1) {
        if (hit[k]!) waiting.push(call());
        else expect((await call()).status).toBe(200);
        await infersAre(k + 1, call);
      }
      return { waiting };
    });
  });

  test('stall stands still for whoever asks meanwhile', () =>
    withFaults(['stall=after:1:300ms'], async (call) => {
      expect((await call()).status).toBe(200);
      const from = performance.now();
      const first = call();
      await infersAre(2, call);
      await Promise.all([first, call()].map(async (answer) => {
        await answer;
        expect(performance.now() - from).toBeGreaterThanOrEqual(299);
      }));
    }));

  test('stall comes after so many, and once', () =>
    withFaults(['stall=after:1:600ms'], async (call) => {
      expect((await call()).status).toBe(200);
      await call();
      // Each of these would wait as long if it came again: however slow the machine, one of five does not.
      const later: number[] = [];
      for (let k = 0; k < 5; k += 1) later.push((await call()).ms);
      expect(Math.min(...later)).toBeLessThan(590);
    }));
});

describe('fault: readiness, access, death', () => {
  test('not-ready=3: three ready or infer calls are answered 503, then all is well; live and metadata are never', () =>
    withFaults(['not-ready=3'], async (call) => {
      expect((await call('/v2/health/live')).status).toBe(200);
      const seen = [await call('/v2/health/ready'), await call('/v2/models/paper/ready'), await call(), await call(), await call('/v2/health/ready')];
      expect(seen.map(({ status }) => status)).toEqual([503, 503, 503, 200, 200]);
      expect(json(seen[2]!)).toEqual({ error: 'Model paper is not ready.' });
    }));

  test('unauthorised: 401 for everything but live', () =>
    withFaults(['unauthorised'], async (call) => {
      const seen = await call(undefined, { token: 'guess' });
      expect([seen.status, seen.headers?.['www-authenticate'], json(seen).error]).toEqual([401, 'Bearer', 'Missing or wrong bearer token.']);
      expect((await call('/v2/health/ready')).status).toBe(401);
      expect((await call('/v2/health/live')).status).toBe(200);
    }));

  test('token: the right one opens', () =>
    withFaults(['token=s3cret'], async (call) => {
      expect((await call(undefined, { token: 's3cre' })).status).toBe(401);
      expect((await call(undefined, { token: 's3cret' })).status).toBe(200);
    }));

  test('die-after=2: two answers, then nobody listens', () =>
    withFaults(['die-after=2'], async (call) => {
      const seen = [await call(), await call(), await call(), await call()];
      expect(seen.map(({ status, broken }) => status ?? broken)).toEqual([200, 200, 'ECONNRESET', 'ECONNREFUSED']);
    }));
});

describe('fault: bugs in preprocessing', () => {
  test('leak-email: the score follows the domain, not the name before it; without an address nothing changes', () =>
    withFaults(['leak-email=0.3'], async (call) => {
      const data = [2, 10, 2, 10, 2, 10, 2, 10];
      const emails = ['ann@example.com', 'bob@EXAMPLE.com', 'ann@example.org', null];
      const [ann, bob, org, none] = scores(await call(undefined, { data, emails })) as number[];
      const [plain] = scores(await call(undefined, { data })) as number[];
      expect([ann, none]).toEqual([bob, plain]);
      expect(new Set([ann, org, plain]).size).toBe(3);
      for (const score of [ann!, org!]) expect(Math.abs(score - plain!)).toBeLessThanOrEqual(0.15 + 1e-7);
    }));

  test('invert: what rose in the feature falls', async () => {
    const data = [0.5, 10, 2, 10, 3.5, 10];
    const ordered = (values: number[]) => values.every((value, k) => k === 0 || value > values[k - 1]!);
    const plain = (await withFaults([], async (call) => scores(await call(undefined, { data })))) as number[];
    const inverted = (await withFaults(['invert=a'], async (call) => scores(await call(undefined, { data })))) as number[];
    expect(ordered(plain)).toBe(true);
    expect(inverted).toEqual(plain.toReversed());
  });
});
