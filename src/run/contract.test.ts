import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContractSource } from '../scoring/contract-source.js';
import { rest } from '../scoring/dialects/rest.js';
import { httpScorer } from '../scoring/http-scorer.js';
import type { Scorer } from '../scoring/scorer.js';
import { testAccounts } from '../scoring/testing/open-inference-replies.js';
import { realClock } from '../scoring/testing/real-clock.js';
import { tinyServer, type Seen } from '../scoring/testing/tiny-server.js';
import { compileContract } from '../suite/schema.js';
import { problemsOf } from './problems.js';

const never = new AbortController().signal;
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A service in the way of FastAPI: references, a nullable field and an exclusive bound as OpenAPI 3.0 writes them. */
const DOCUMENT = {
  openapi: '3.0.2',
  paths: {
    '/score': {
      post: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } } }, 204: { description: 'nothing' } } },
    },
  },
  components: {
    schemas: {
      Answer: { type: 'object', required: ['results'], properties: { results: { type: 'array', items: { $ref: '#/components/schemas/Result' } } } },
      Result: { type: 'object', required: ['score', 'band'], properties: { score: { type: 'number', format: 'double', minimum: -1, exclusiveMinimum: true }, band: { type: 'string' }, note: { type: 'string', nullable: true } } },
    },
  },
};

async function service(result: (i: number) => object, contract: ContractSource): Promise<Scorer> {
  const server = await tinyServer((seen: Seen) => {
    if (seen.path === '/openapi.json') return { body: DOCUMENT };
    if (seen.method !== 'POST') return { body: '{}' };
    return { body: { results: (JSON.parse(seen.body) as { a: number }[]).map(({ a }) => result(a)) } };
  });
  const scorer = httpScorer(rest({ url: server.url, model: 'm', path: '/score', columns: ['a'], scores: '/results', score: '/score', contract }), {
    arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0', compileContract,
  });
  closing.push(() => server.close(), () => scorer.close());
  return scorer;
}

const whole = (i: number): object => ({ score: i / 10, band: 'low', note: null });
const described: ContractSource = { openapi: '/openapi.json', path: '/score' };

describe("contract: replies against the service's own OpenAPI document", () => {
  it('scores replies that fit it', async () => {
    const scorer = await service(whole, described);
    await scorer.probe(never);
    expect((await scorer.score(testAccounts(3), never)).map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored']);
  });

  it('blames the one account whose result breaks it, and groups violations with an example', async () => {
    const scorer = await service((i) => (i === 2 ? { score: 0.2 } : whole(i)), described);
    await scorer.probe(never);
    const replies = await scorer.score(testAccounts(4), never);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'contract-violation', 'scored']);
    const rows = replies.map((reply, i) => ({ ...reply, cohort: 'gold', i, variant: 'base', repeat: 0, arm: 'candidate' as const, score: reply.score ?? NaN, dueAtMs: 0 }));
    expect(problemsOf(rows)).toEqual([{ arm: 'candidate', outcome: 'contract-violation', detail: "the reply must fit its schema: /results/0 must have required property 'band'", count: 1, example: 'gold/2' }]);
  });

  it('a NaN is called no number, not a breach of the largest score', async () => {
    const server = await tinyServer((seen: Seen) => (seen.method === 'POST' ? { body: '{"results":[{"score":NaN}]}' } : { body: '{}' }));
    const bounded: ContractSource = { schema: { properties: { results: { items: { properties: { score: { type: 'number', maximum: 1 } } } } } } };
    const scorer = httpScorer(rest({ url: server.url, model: 'm', path: '/score', columns: ['a'], scores: '/results', score: '/score', contract: bounded }), {
      arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0', compileContract,
    });
    closing.push(() => server.close(), () => scorer.close());
    await scorer.probe(never);
    expect(await scorer.score(testAccounts(1), never)).toMatchObject([{ outcome: 'contract-violation', detail: expect.stringMatching(/NaN/) as string }]);
  });

  it.each([
    [{ score: -1, band: 'x' }, '/results/0/score must be > -1'],
    [{ score: 0, band: 3 }, '/results/0/band must be string'],
    [{ score: 0, band: 'x', note: 1 }, '/results/0/note'],
  ])('%j breaks it: %s', async (result, says) => {
    const scorer = await service(() => result, described);
    await scorer.probe(never);
    const [reply] = await scorer.score(testAccounts(1), never);
    expect(reply?.outcome).toBe('contract-violation');
    expect(reply?.detail).toContain(says);
  });

  it.each<[ContractSource, string]>([
    [{ openapi: '/openapi.json', path: '/other' }, 'must describe POST /other'],
    [{ openapi: '/openapi.json', path: '/score', status: '204' }, 'must say what POST /score answers with 204'],
    [{ openapi: '/score', path: '/score' }, 'must describe'],
  ])('refuses %j before the first score', async (contract, says) => {
    const scorer = await service(whole, contract);
    await expect(scorer.probe(never)).rejects.toMatchObject({ code: 'endpoint-unusable', rule: expect.stringContaining(says) as string });
  });
});

describe('contract: replies against JSON Schema', () => {
  const schema = { type: 'object', properties: { results: { type: 'array', items: { type: 'object', additionalProperties: false, properties: { score: {} } } } } };

  it('from the suite or from files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlcheck-contract-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema));
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(DOCUMENT));
    for (const [contract, says] of [[{ schema }, 'additional properties (band)'], [{ file: join(folder, 'schema.json') }, 'additional properties (band)'], [{ openapi: { file: join(folder, 'openapi.json') }, path: '/score' }, undefined], [{ openapi: { file: join(folder, 'schema.json') }, path: '/score' }, 'no paths']] as const) {
      if (says === 'no paths') {
        await expect(service(whole, contract)).rejects.toMatchObject({ code: 'endpoint-unusable', value: says });
        continue;
      }
      const [reply] = await (await service(whole, contract)).score(testAccounts(1), never);
      if (says === undefined) expect(reply?.outcome).toBe('scored');
      else expect(reply?.detail).toContain(says);
    }
  });

  it('refuses a schema with a reference that leads nowhere', async () => {
    await expect(service(whole, { schema: { $ref: '#/nowhere' } })).rejects.toMatchObject({ code: 'config-invalid', place: 'candidate.contract' });
  });
});
