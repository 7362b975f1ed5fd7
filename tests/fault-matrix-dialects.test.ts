import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../src/population/account.js';
import { drive } from '../src/scoring/driver.js';
import { httpScorer } from '../src/scoring/http-scorer.js';
import { rowKey } from '../src/scoring/journal-format.js';
import { realClock } from '../src/scoring/testing/real-clock.js';
import { tinyServer, type Answer, type Seen, type TinyServer } from '../src/scoring/testing/tiny-server.js';
import { BASE, type OutcomeClass, type Row } from '../src/table/row.js';
import { WIRES, type Wire } from './testing/wires.js';

/** Every fault of the wire against every dialect: the outcome class, and every account exactly once. docs/dialects.md holds the table that comes out. */

const ACCOUNTS = 16;
const SIZE = 4;
const scoreOf = (i: number): number => 1 / (i + 2);
const accounts: readonly Account[] = Array.from({ length: ACCOUNTS }, (_, i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i, b: 0.5 } }));

type Expected = OutcomeClass;
interface Fault {
  readonly name: string;
  readonly answer: (wire: Wire, literals: readonly string[], seen: Seen, right: (literals: readonly string[]) => Answer) => Answer;
  readonly outcome: Expected | ((wire: Wire) => Expected);
  /** True when one row of a reply is wrong and the others are not. */
  readonly rowOnly?: boolean;
  readonly timeoutMs?: number;
  /** Dialects that the fault cannot happen to, with `-` in the table. */
  readonly not?: (wire: Wire) => boolean;
}

const raw = (wire: Wire, text: string, more: Readonly<Record<string, string>> = {}): Answer => ({ body: text, headers: { ...wire.headers, ...more } });
/** The reply with one literal in place of the first row's score. */
const literal = (name: string, text: string): Fault => ({ name, answer: (_, [, ...rest], __, right) => right([text, ...rest]), outcome: 'contract-violation', rowOnly: true });
const status = (name: string, code: number, body: string | object, outcome: Fault['outcome'], headers: Readonly<Record<string, string>> = {}): Fault => ({ name, answer: () => ({ status: code, body, headers }), outcome });
const of = (wire: Wire, ...names: readonly string[]): boolean => names.includes(wire.name);

const FAULTS: readonly Fault[] = [
  { name: 'right, gzip unasked', answer: (wire, literals, seen) => (response) => { response.writeHead(200, { 'content-type': 'application/json', ...wire.headers, 'content-encoding': 'gzip' }); response.end(gzipSync(wire.reply(literals, seen))); }, outcome: 'scored' },
  { name: 'right, chunked', answer: (wire, literals, seen) => (response) => { const text = wire.reply(literals, seen); response.writeHead(200, { 'content-type': 'application/json', ...wire.headers }); response.write(text.slice(0, 3)); response.end(text.slice(3)); }, outcome: 'scored' },
  { name: 'the model is not ready', answer: (wire) => wire.notReady, outcome: (wire) => (of(wire, 'rayServe') ? 'throttled' : 'not-ready') },
  { name: 'the model raises an exception', answer: (wire) => wire.raised, outcome: 'model-error' },
  { name: 'the request cannot be read', answer: (wire) => wire.invalid, outcome: 'invalid-request' },
  { name: 'an error inside a 200', answer: (wire) => raw(wire, JSON.stringify(wire.inside)), outcome: 'model-error' },
  status('429, Retry-After in seconds', 429, '', 'throttled', { 'retry-after': '0' }),
  status('429, Retry-After as a date', 429, { error: 'slow down' }, 'throttled', { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' }),
  status('429, nothing said', 429, '', 'throttled'),
  status('503 with JSON, queue full', 503, { error: 'queue full' }, 'throttled'),
  status('503 without JSON', 503, '<html>busy</html>', (wire) => (of(wire, 'rayServe') ? 'throttled' : 'infrastructure')),
  status('504, plain text under JSON', 504, 'upstream request timeout', 'timeout'),
  status('502 of a proxy', 502, '<html>Bad Gateway</html>', 'infrastructure', { 'content-type': 'text/html' }),
  status('401', 401, '', 'authentication'),
  status('403', 403, { error: 'no' }, 'authentication'),
  status('302 to a login', 302, '', 'infrastructure', { location: '/login' }),
  { name: 'HTML under 200', answer: (wire) => raw(wire, '<html>hello</html>', { 'content-type': 'text/html' }), outcome: 'infrastructure' },
  { name: 'nothing under 200', answer: (wire) => raw(wire, ''), outcome: 'infrastructure' },
  { name: 'JSON that breaks off', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).slice(0, -1)), outcome: 'contract-violation', not: ({ csv }) => csv === true },
  { name: 'body shorter than announced', answer: () => (response) => { response.writeHead(200, { 'content-length': '500' }); response.write('{"', () => response.destroy()); }, outcome: 'infrastructure' },
  { name: 'connection reset', answer: () => (response) => { response.destroy(); }, outcome: 'infrastructure' },
  { name: 'error, then Connection: close', answer: (wire) => ({ ...wire.raised, headers: { connection: 'close' } }), outcome: 'model-error' },
  { name: 'no reply in time', answer: () => () => undefined, outcome: 'timeout', timeoutMs: 400 },
  literal('bare NaN', 'NaN'),
  literal('bare Infinity', '-Infinity'),
  literal('1e400', '1e400'),
  literal('null', 'null'),
  { ...literal('a number as text', '"0.5"'), not: ({ csv }) => csv === true },
  literal('an integer above 2^53', '9007199254740993'),
  literal('a score out of range', '1.5'),
  { name: 'float32 widened', answer: (_, literals, __, right) => right(literals.map((text) => String(Math.fround(Number(text))))), outcome: 'scored' },
  { name: '-0', answer: (_, [, ...rest], __, right) => right(['-0', ...rest]), outcome: 'scored' },
  { name: 'one row too few', answer: (_, literals, __, right) => right(literals.slice(1)), outcome: 'contract-violation', not: ({ single }) => single === true },
  { name: 'one row too many', answer: (_, literals, __, right) => right([...literals, '0.5']), outcome: 'contract-violation', not: ({ single }) => single === true },
  { name: 'rows in another order', answer: (wire, literals, seen) => raw(wire, reordered(wire.reply(literals, seen))), outcome: 'contract-violation', not: ({ name }) => name !== 'rest' },
  { name: 'an id twice', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(/"id":"c\/\d+"/g, '"id":"c/0"')), outcome: 'contract-violation', not: ({ name }) => name !== 'rest' },
  { name: 'shape and data apart', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(',1],"data"', ',2],"data"')), outcome: 'contract-violation', not: ({ name }) => name !== 'openInference' },
  { name: 'outputs ignored: another one alone', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(/"p":?/, (found) => found.replace('p', 'q'))), outcome: 'contract-violation', not: ({ name }) => name !== 'openInference' && name !== 'tensorflowServing column' },
];

function reordered(text: string): string {
  const reply = JSON.parse(text) as { results: unknown[] };
  return JSON.stringify({ results: [...reply.results].reverse() });
}

/** Every third full request meets the fault, the first included; what is sent again is answered right. */
async function scored(server: TinyServer, behave: (answer: (seen: Seen) => Answer) => void, wire: Wire, fault: Fault, attempts: number): Promise<{ readonly rows: readonly Row[]; readonly hit: ReadonlySet<number>; readonly requests: number; readonly seen: number }> {
  const hit = new Set<number>();
  const firstTries = new Set<string>();
  let turn = 0;
  const seenBefore = server.seen.length;
  behave((seen) => {
    if (seen.method === 'GET') return wire.probe(seen);
    const indices = wire.indices(seen);
    const right = (literals: readonly string[]): Answer => raw(wire, wire.reply(literals, seen));
    const literals = indices.map((i) => String(scoreOf(i)));
    const key = indices.join();
    if (firstTries.has(key) || indices.length < (wire.single === true ? 1 : SIZE) || turn++ % 3 !== 0) return right(literals);
    firstTries.add(key);
    for (const i of fault.rowOnly === true || fault.name === '-0' ? indices.slice(0, 1) : indices) hit.add(i);
    return fault.answer(wire, literals, seen, right);
  });
  const scorer = httpScorer(wire.endpoint(server.url, { batchSize: SIZE, attempts, timeoutMs: fault.timeoutMs ?? 10_000 }), {
    arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0', range: [0, 1],
  });
  const rows: Row[] = [];
  const never = new AbortController().signal;
  try {
    await scorer.probe(never);
    const result = await drive({ tasks: accounts.map((account) => ({ account, variant: BASE, repeat: 0 })), scorers: { candidate: scorer }, sink: { append: (more) => void rows.push(...more) }, clock: realClock, signal: never, concurrency: 2, breakAfter: 1_000 });
    expect(result.stopped).toBeUndefined();
    return { rows, hit, requests: scorer.requests?.().sent ?? 0, seen: server.seen.slice(seenBefore).filter(({ method }) => method === 'POST').length };
  } finally {
    await scorer.close();
  }
}

/** The outcome of what was hit; everything else is scored right, and each account stands once. */
function classOfHit({ rows, hit, requests, seen }: Awaited<ReturnType<typeof scored>>, fault: Fault): OutcomeClass {
  expect(rows.length).toBe(ACCOUNTS);
  expect(new Set(rows.map(rowKey)).size).toBe(ACCOUNTS);
  expect(hit.size).toBeGreaterThan(0);
  expect(requests).toBe(seen);
  const classes = new Set<OutcomeClass>();
  for (const row of rows) {
    if (hit.has(row.i)) classes.add(row.outcome);
    else expect([row.outcome, row.detail]).toEqual(['scored', undefined]);
    if (row.outcome !== 'scored') {
      expect(row.score).toBeNaN();
      expect(row.detail).toBeTruthy();
    } else if (fault.name === '-0' && hit.has(row.i)) expect(row.score).toBe(-0);
    else expect(row.score).toBeCloseTo(scoreOf(row.i), 6);
  }
  expect(classes.size).toBe(1);
  return [...classes][0] as OutcomeClass;
}

const table = new Map<string, string[]>();
const expectedOf = (wire: Wire, { outcome }: Fault): OutcomeClass => (typeof outcome === 'function' ? outcome(wire) : outcome);
const RETRIED: ReadonlySet<OutcomeClass> = new Set(['throttled', 'not-ready', 'infrastructure']);

describe.each(WIRES)('fault: $name', (wire) => {
  let server: TinyServer;
  let answer: (seen: Seen) => Answer;
  beforeAll(async () => void (server = await tinyServer((seen) => answer(seen))));
  afterAll(() => server.close());
  const run = (fault: Fault, attempts: number): ReturnType<typeof scored> => scored(server, (next) => { answer = next; }, wire, fault, attempts);

  it.each(FAULTS)('$name', async (fault) => {
    const cells = table.get(fault.name) ?? [];
    table.set(fault.name, cells);
    if (fault.not?.(wire) === true) return void cells.push('-');
    const found = classOfHit(await run(fault, 1), fault);
    expect(found).toBe(expectedOf(wire, fault));
    if (RETRIED.has(found)) expect(classOfHit(await run(fault, 3), fault)).toBe('scored');
    cells.push(found);
  });

  it('the probe waits until the server is ready', async () => {
    let asked = 0;
    answer = (seen) => (asked++ < 3 ? { status: 503, body: { error: 'Model m is not ready.' } } : wire.probe(seen));
    const scorer = httpScorer(wire.endpoint(server.url, {}), { arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0' });
    const identity = await scorer.probe(new AbortController().signal);
    await scorer.close();
    expect(identity.model).toBe('m');
    // The platform of SageMaker has nothing that a probe could ask.
    expect(asked > 3).toBe(wire.name !== 'sagemaker csv');
  });
});

const document = fileURLToPath(new URL('../docs/dialects.md', import.meta.url));

/** One line for each fault: what nearly every dialect makes of it, those that make something else of it, and those that it cannot happen to. */
function lineOf({ name }: Fault): string {
  const cells = table.get(name) as readonly string[];
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== '-') counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] as string;
  const others = WIRES.flatMap((wire, k) => (cells[k] === usual || cells[k] === '-' ? [] : [`${wire.name}: ${cells[k] as string}`]));
  const can = WIRES.filter((_, k) => cells[k] !== '-');
  return `| ${name} | ${usual} | ${others.join(', ')} | ${can.length === WIRES.length ? 'all' : can.length > WIRES.length / 2 ? `all but ${WIRES.filter((_, k) => cells[k] === '-').map((wire) => wire.name).join(', ')}` : can.map((wire) => wire.name).join(', ')} |`;
}

describe('docs/dialects.md', () => {
  it('holds the table of these tests', async ({ skip }) => {
    if (FAULTS.some(({ name }) => table.get(name)?.length !== WIRES.length)) skip('not every fault was tried in this run, or one failed');
    const text = readFileSync(document, 'utf8');
    const [begin, end] = ['<!-- fault matrix: begin -->', '<!-- fault matrix: end -->'];
    expect(text.indexOf(begin)).toBeGreaterThan(0);
    const made = [`${text.slice(0, text.indexOf(begin))}${begin}`, '| fault | outcome | otherwise | tried against |', '|---|---|---|---|', ...FAULTS.map(lineOf), text.slice(text.indexOf(end))].join('\n');
    await expect(made).toMatchFileSnapshot(document);
  });
});
