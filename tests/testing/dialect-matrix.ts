import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/checks/contract.js';
import { errorRate } from '../../src/checks/error-rate.js';
import { servedVersion } from '../../src/checks/served-version.js';
import type { Account, AccountSource } from '../../src/population/account.js';
import { definePopulation } from '../../src/population/define-population.js';
import { uniform } from '../../src/population/numeric-fields.js';
import { assemble } from '../../src/run/assemble.js';
import { exitOfStop } from '../../src/run/exit-of-stop.js';
import { planTable } from '../../src/run/plan-table.js';
import type { Run } from '../../src/run/run.js';
import { scoreLooks } from '../../src/run/score-looks.js';
import { drive } from '../../src/scoring/driver.js';
import type { AddressedEndpoint } from '../../src/scoring/endpoint.js';
import { httpScorer } from '../../src/scoring/http-scorer.js';
import { rowKey } from '../../src/scoring/journal-format.js';
import { RECORDING_FORMAT, type RecordingHeader } from '../../src/scoring/recording-format.js';
import { replyRecorder } from '../../src/scoring/reply-recorder.js';
import { readReplyRecording, replyRecordingScorer } from '../../src/scoring/reply-recording.js';
import { realClock } from '../../src/scoring/testing/real-clock.js';
import { tinyGrpcServer } from '../../src/scoring/testing/tiny-grpc-server.js';
import { tinyServer, type Answer, type Seen } from '../../src/scoring/testing/tiny-server.js';
import type { Config } from '../../src/suite/config.js';
import { defineSuite } from '../../src/suite/define-suite.js';
import { planOf } from '../../src/suite/plan-of.js';
import type { Plan } from '../../src/suite/plan.js';
import type { OutcomeClass, Row } from '../../src/table/row.js';
import { WIRES, type Wire } from './wires.js';


const ACCOUNTS = 12;
const SIZE = 4;
const scoreOf = (i: number): number => 1 / (i + 2);
const accounts: readonly Account[] = Array.from({ length: ACCOUNTS }, (_, i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i, b: 0.5 } }));

type Expected = OutcomeClass;
type Ending = readonly [Run['outcome'], exitCode: number];
interface Fault {
  readonly name: string;
  readonly answer: (wire: Wire, literals: readonly string[], seen: Seen, right: (literals: readonly string[]) => Answer) => Answer;
  readonly outcome: Expected | ((wire: Wire) => Expected);
  /** Verdict and exit code of a run in which every request meets the fault, where the outcome class does not decide them. */
  readonly ends?: Ending;
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
/** What only HTTP can do. */
const http = (fault: Fault): Fault => ({ ...fault, not: (wire) => wire.grpc === true || fault.not?.(wire) === true });
/** The reply with another version, or none, in place of the right one. */
const versioned = (name: string, which: 1 | 2, ends: Ending): Fault => ({
  name, outcome: 'scored', ends, not: ({ versions }) => versions === undefined,
  answer: (wire, literals, seen) => raw(wire, wire.versions?.text === undefined ? wire.reply(literals, seen) : wire.reply(literals, seen).replace(wire.versions.text[0], wire.versions.text[which]), which === 1 ? wire.versions?.other : wire.versions?.none),
});
/** Two variants behind one address. */
const other = versioned('two versions in turn', 1, ['fail', 1]);
let turns = 0;
const inTurn: Fault = { ...other, answer: (wire, literals, seen, right) => (turns++ % 2 === 0 ? other.answer(wire, literals, seen, right) : right(literals)) };
const of = (wire: Wire, ...names: readonly string[]): boolean => names.includes(wire.name);

const FAULTS: readonly Fault[] = [
  http({ name: 'right, gzip unasked', answer: (wire, literals, seen) => (response) => { response.writeHead(200, { 'content-type': 'application/json', ...wire.headers, 'content-encoding': 'gzip' }); response.end(gzipSync(wire.reply(literals, seen))); }, outcome: 'scored' }),
  http({ name: 'right, chunked', answer: (wire, literals, seen) => (response) => { const text = wire.reply(literals, seen); response.writeHead(200, { 'content-type': 'application/json', ...wire.headers }); response.write(text.slice(0, 3)); response.end(text.slice(3)); }, outcome: 'scored' }),
  http({ name: 'slow, but in time', answer: (wire, literals, seen) => (response) => { setTimeout(() => { response.writeHead(200, { 'content-type': 'application/json', ...wire.headers }); response.end(wire.reply(literals, seen)); }, 40); }, outcome: 'scored' }),
  { name: 'the model is not ready', answer: (wire) => wire.notReady, outcome: (wire) => (of(wire, 'rayServe') ? 'throttled' : 'not-ready') },
  { name: 'the model raises an exception', answer: (wire) => wire.raised, outcome: 'model-error' },
  { name: 'the request cannot be read', answer: (wire) => wire.invalid, outcome: 'invalid-request' },
  http({ name: 'an error inside a 200', answer: (wire) => raw(wire, JSON.stringify(wire.inside)), outcome: 'model-error' }),
  http({ name: 'an error event of a stream (SSE) under 200', answer: () => ({ body: 'event: error\ndata: {"error": "division by zero"}\n\n', headers: { 'content-type': 'text/event-stream' } }), outcome: 'model-error' }),
  http(status('429, Retry-After in seconds', 429, '', 'throttled', { 'retry-after': '0' })),
  http(status('429, Retry-After as a date', 429, { error: 'slow down' }, 'throttled', { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' })),
  status('429, nothing said', 429, '', 'throttled'),
  status('503 with JSON, queue full', 503, { error: 'queue full' }, 'throttled'),
  status('503 without JSON', 503, '<html>busy</html>', (wire) => (of(wire, 'rayServe') ? 'throttled' : 'infrastructure')),
  status('504, plain text under JSON', 504, 'upstream request timeout', 'timeout'),
  http(status('502 of a proxy', 502, '<html>Bad Gateway</html>', 'infrastructure', { 'content-type': 'text/html' })),
  status('401', 401, '', 'authentication'),
  status('403', 403, { error: 'no' }, 'authentication'),
  http(status('302 to a login', 302, '', 'infrastructure', { location: '/login' })),
  http({ name: 'HTML under 200', answer: (wire) => raw(wire, '<html>hello</html>', { 'content-type': 'text/html' }), outcome: 'infrastructure' }),
  http({ name: 'nothing under 200', answer: (wire) => raw(wire, ''), outcome: 'infrastructure' }),
  http({ name: 'JSON that breaks off', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).slice(0, -1)), outcome: 'contract-violation', not: ({ csv }) => csv === true }),
  http({ name: 'body shorter than announced', answer: () => (response) => { response.writeHead(200, { 'content-length': '500' }); response.write('{"', () => response.destroy()); }, outcome: 'infrastructure' }),
  { name: 'connection reset', answer: () => (response) => { response.destroy(); }, outcome: 'infrastructure' },
  http({ name: 'error, then Connection: close', answer: (wire) => ({ ...wire.raised, headers: { connection: 'close' } }), outcome: 'model-error' }),
  { name: 'no reply in time', answer: () => () => undefined, outcome: 'timeout', timeoutMs: 3_000 },
  literal('bare NaN', 'NaN'),
  literal('bare Infinity', '-Infinity'),
  http(literal('1e400', '1e400')),
  http(literal('null', 'null')),
  http({ ...literal('a number as text', '"0.5"'), not: ({ csv }) => csv === true }),
  http(literal('an integer above 2^53', '9007199254740993')),
  literal('a score out of range', '1.5'),
  { name: 'float32 widened', answer: (_, literals, __, right) => right(literals.map((text) => String(Math.fround(Number(text))))), outcome: 'scored' },
  { name: '-0', answer: (_, [, ...rest], __, right) => right(['-0', ...rest]), outcome: 'scored' },
  { name: 'one row too few', answer: (_, literals, __, right) => right(literals.slice(1)), outcome: 'contract-violation', not: ({ single }) => single === true },
  { name: 'one row too many', answer: (_, literals, __, right) => right([...literals, '0.5']), outcome: 'contract-violation', not: ({ single }) => single === true },
  { name: 'rows in another order', answer: (wire, literals, seen) => raw(wire, reordered(wire.reply(literals, seen))), outcome: 'contract-violation', not: ({ name }) => name !== 'rest' },
  { name: 'an id twice', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(/"id":"c\/\d+"/g, '"id":"c/0"')), outcome: 'contract-violation', not: ({ name }) => name !== 'rest' },
  { name: 'shape and data apart', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(/,1\],"(data|contents)"/, ',2],"$1"')), outcome: 'contract-violation', not: ({ name }) => !name.startsWith('openInference') },
  { name: 'outputs ignored: another one alone', answer: (wire, literals, seen) => raw(wire, wire.reply(literals, seen).replace(/"p":?/, (found) => found.replace('p', 'q'))), outcome: 'contract-violation', not: ({ name }) => !name.startsWith('openInference') && name !== 'tensorflowServing column' },
  versioned('another version answers', 1, ['fail', 1]),
  inTurn,
  versioned('the version is not told', 2, ['inconclusive', 3]),
];

function reordered(text: string): string {
  const reply = JSON.parse(text) as { results: unknown[] };
  return JSON.stringify({ results: [...reply.results].reverse() });
}

const config: Config = { root: '/nowhere', suites: 'suites', reports: '/nowhere/reports', environments: {}, sinks: {}, baselines: { folder: '/nowhere/baselines' } };
const population = definePopulation({ referenceDate: '2026-01-01', fields: { a: uniform({ min: 0, max: 1 }), b: uniform({ min: 0, max: 1 }) }, cohorts: { c: { share: 1 } } });
const source: AccountSource = { seed: 1, cohorts: ['c'], account: (_, i) => accounts[i] as Account };

/** A suite of the claims that judge a service: one look at all accounts, with a tolerance that so few can decide. */
function planFor(wire: Wire, endpoint: AddressedEndpoint): Plan {
  const known = plans.get(wire.name);
  if (known !== undefined) return { ...known, candidate: endpoint };
  const suite = defineSuite({ name: 'faults', seed: 1, population, candidate: endpoint, range: [0, 1], budget: { accounts: 16 }, checks: [errorRate({ id: 'availability', atMost: 0.4 }), contract(), ...(endpoint.version === undefined ? [] : [servedVersion()])] });
  const plan = { ...planOf({ suite, file: 'faults.suite.ts', place: 'faults.suite.ts' }, {}, config), looks: [ACCOUNTS] };
  plans.set(wire.name, plan);
  return plan;
}
const plans = new Map<string, Plan>();

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-matrix-'));
afterAll(() => rmSync(folder, { recursive: true }));
let recordings = 0;

/** A recording of the same run, read with the same endpoint, says of each account what was said live. */
async function sameRecorded(rows: readonly Row[], lines: readonly string[], endpoint: AddressedEndpoint, wire: Wire): Promise<void> {
  const header: RecordingHeader = { format: RECORDING_FORMAT, mlcheck: '0', suite: 'faults', seed: 1, recordedAt: 't', endpoint: 'm', identity: { model: 'm' }, dialect: endpoint.kind, ...(wire.grpc === true ? { grpc: true } : {}), ...(endpoint.version === undefined ? {} : { version: endpoint.version }) };
  const path = join(folder, `${recordings++}.jsonl`);
  writeFileSync(path, `${JSON.stringify(header)}\n${lines.join('')}`);
  const recording = readReplyRecording(path, { arm: 'candidate', endpoint, range: [0, 1] });
  expect([recording.again, recording.otherwise]).toEqual([rows.length, 0]);
  const replies = await replyRecordingScorer(recording, { batchSize: 4 }).score(rows.map(({ i }) => accounts[i] as Account), new AbortController().signal);
  const said = ({ outcome, score, detail, servedVersion }: { outcome: OutcomeClass; score?: number; detail?: string; servedVersion?: string }) => [outcome, score ?? NaN, detail, servedVersion];
  expect(replies.map(said)).toEqual(rows.map(said));
}

interface Scored {
  readonly rows: readonly Row[];
  readonly hit: ReadonlySet<number>;
  readonly requests: number;
  readonly seen: number;
  /** Verdict and exit code of the run. */
  readonly end: () => Ending;
}

/**
 * A run against a server of its own: `third` lets every third full request meet the fault, the first included, and answers right what is sent again; `all` lets every request meet it.
 * Three requests in a row without an answer end it (twenty in a real run).
 */
async function scored(wire: Wire, fault: Fault, meets: 'third' | 'all', attempts: number): Promise<Scored> {
  const hit = new Set<number>();
  const firstTries = new Set<string>();
  let turn = 0;
  const server = await (wire.grpc === true ? tinyGrpcServer : tinyServer)((seen) => {
    if (seen.method === 'GET') return wire.probe(seen);
    const indices = wire.indices(seen);
    const right = (literals: readonly string[]): Answer => raw(wire, wire.reply(literals, seen));
    const literals = indices.map((i) => String(scoreOf(i)));
    const key = indices.join();
    if (meets === 'third' && (firstTries.has(key) || indices.length < (wire.single === true ? 1 : SIZE) || turn++ % 3 !== 0)) return right(literals);
    firstTries.add(key);
    for (const i of fault.rowOnly === true || fault.name === '-0' ? indices.slice(0, 1) : indices) hit.add(i);
    return fault.answer(wire, literals, seen, right);
  });
  const endpoint = wire.endpoint(server.url, { batchSize: SIZE, attempts, timeoutMs: fault.timeoutMs ?? 10_000 });
  const plan = planFor(wire, endpoint);
  const table = planTable(plan, source);
  const lines: string[] = [];
  const recorder = replyRecorder({ write: (line) => void lines.push(line) });
  const scorer = httpScorer(endpoint, { arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0', range: [0, 1], witness: recorder.witness });
  const never = new AbortController().signal;
  try {
    const identity = meets === 'third' ? await scorer.probe(never) : { model: 'm' };
    const taken = await scoreLooks(plan, {
      scorers: { candidate: recorder.over(scorer) }, sink: { append: (more) => table.append(more) }, clock: realClock, startMs: realClock.now(), signal: never, concurrency: SIZE, table, source, bail: false, progress: () => undefined,
      drive: (options) => drive({ ...options, breakAfter: meets === 'all' ? 3 : 1_000 }),
    });
    const stoppedExit = exitOfStop(taken, never);
    const runOf = (): Run => assemble({
      plan, options: {}, taken, table, source, identities: { candidate: identity }, scorers: { candidate: scorer }, countedBefore: {}, addresses: {}, runId: 'r', startedAt: 's', finishedAt: 'f', phases: {},
      ...(taken.stopped === undefined ? {} : { stopped: taken.stopped.sentence }), ...(stoppedExit === undefined ? {} : { stoppedExit }),
    });
    if (meets === 'third' && attempts === 1) await sameRecorded([...table.rows()], lines, endpoint, wire);
    return { rows: [...table.rows()], hit, requests: scorer.requests?.().sent ?? 0, seen: server.seen.filter(({ method }) => method === 'POST').length, end: () => { const { outcome, exitCode } = runOf(); return [outcome, exitCode]; } };
  } finally {
    await scorer.close();
    await server.close();
  }
}

/** The outcome of what was hit; everything else is scored right, and each account stands once. */
function classOfHit({ rows, hit, requests, seen }: Scored, fault: Fault): OutcomeClass {
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

const table = new Map<string, Map<string, string>>();
const expectedOf = (wire: Wire, { outcome }: Fault): OutcomeClass => (typeof outcome === 'function' ? outcome(wire) : outcome);
const RETRIED: ReadonlySet<OutcomeClass> = new Set(['throttled', 'not-ready', 'infrastructure']);
const NO_ANSWER: ReadonlySet<OutcomeClass> = new Set([...RETRIED, 'authentication']);

/** What a run comes to in which nothing but this outcome was met: the model's service failing fails, and no answer at all is an endpoint that is not there. */
const endOf = (found: OutcomeClass): Ending => (found === 'scored' ? ['pass', 0] : NO_ANSWER.has(found) ? ['inconclusive', 4] : ['fail', 1]);

async function hold(wire: Wire, fault: Fault): Promise<void> {
  const cells = table.get(fault.name) ?? new Map<string, string>();
  table.set(fault.name, cells);
  if (fault.not?.(wire) === true) return void cells.set(wire.name, '-');
  // Those that wait do so at the same time.
  const whole = fault.timeoutMs === undefined ? undefined : scored(wire, fault, 'all', 1);
  const found = classOfHit(await scored(wire, fault, 'third', 1), fault);
  expect(found).toBe(expectedOf(wire, fault));
  if (RETRIED.has(found)) {
    const again = await scored(wire, fault, 'third', 3);
    expect(classOfHit(again, fault)).toBe('scored');
    expect(again.end()).toEqual(['pass', 0]);
  }
  const all = await (whole ?? scored(wire, fault, 'all', 1));
  const end = all.end();
  expect(end).toEqual(fault.ends ?? endOf(found));
  expect(new Set(all.rows.map(rowKey)).size).toBe(all.rows.length);
  cells.set(wire.name, `${found} | ${end[0]}, ${end[1]}`);
}

const SLOW = FAULTS.filter(({ timeoutMs }) => timeoutMs !== undefined);

/** Every fault of the wire against each of these dialects: outcome class, verdict and exit code, and every account exactly once. */
export function dialectMatrix(wires: readonly Wire[]): void {
  describe.each(wires)('fault: $name', (wire) => {
    it.each(FAULTS.filter((fault) => !SLOW.includes(fault)))('$name', (fault) => hold(wire, fault));

    it('the probe waits until the server is ready', async () => {
      let asked = 0;
      // As the dialect says it: 400, 404, 429 or 503; where its probe asks something else than the model, 503 as any server.
      const waiting = wire.notReady.status === 503 || wire.name.startsWith('openInference') ? wire.notReady : { status: 503, body: { error: 'Model m is not ready.' } };
      const server = await (wire.grpc === true ? tinyGrpcServer : tinyServer)((seen) => (asked++ < 3 ? waiting : wire.probe(seen)));
      const scorer = httpScorer(wire.endpoint(server.url, {}), { arm: 'candidate', environment: {}, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0' });
      const identity = await scorer.probe(new AbortController().signal);
      await scorer.close();
      await server.close();
      expect(identity.model).toBe('m');
      // The platform of SageMaker has nothing that a probe could ask.
      expect(asked > 3).toBe(wire.name !== 'sagemaker csv');
    });
  });

  // Waiting takes time and nothing else: all dialects wait at once.
  describe('fault: in every dialect', () => {
    it.each(SLOW)('$name', async (fault) => {
      await Promise.all(wires.map((wire) => hold(wire, fault)));
    });
  });
}

const document = fileURLToPath(new URL('../../docs/dialects.md', import.meta.url));

/** One line for each fault: what nearly every dialect makes of it, those that make something else of it, and those that it cannot happen to. */
function lineOf({ name }: Fault): string {
  const cells = table.get(name) as ReadonlyMap<string, string>;
  const counts = new Map<string, number>();
  for (const cell of cells.values()) if (cell !== '-') counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] as string;
  const others = WIRES.flatMap((wire) => (cells.get(wire.name) === usual || cells.get(wire.name) === '-' ? [] : [`${wire.name}: ${(cells.get(wire.name) as string).replace(' | ', ', ')}`]));
  const can = WIRES.filter((wire) => cells.get(wire.name) !== '-');
  return `| ${name} | ${usual} | ${others.join('; ')} | ${can.length === WIRES.length ? 'all' : can.length > WIRES.length / 2 ? `all but ${WIRES.filter((wire) => cells.get(wire.name) === '-').map((wire) => wire.name).join(', ')}` : can.map((wire) => wire.name).join(', ')} |`;
}

/** docs/dialects.md holds the table that comes out of the matrix of all dialects. */
export function holdsDialectTable(): void {
  describe('docs/dialects.md', () => {
    it('holds the table of these tests', async ({ skip }) => {
      if (FAULTS.some(({ name }) => table.get(name)?.size !== WIRES.length)) skip('not every fault was tried in this run, or one failed');
      const text = readFileSync(document, 'utf8');
      const [begin, end] = ['<!-- fault matrix: begin -->', '<!-- fault matrix: end -->'];
      expect(text.indexOf(begin)).toBeGreaterThan(0);
      const made = [`${text.slice(0, text.indexOf(begin))}${begin}`, '| fault | outcome | every request: verdict, exit code | otherwise | tried against |', '|---|---|---|---|---|', ...FAULTS.map(lineOf), text.slice(text.indexOf(end))].join('\n');
      await expect(made).toMatchFileSnapshot(document);
    });
  });
}
