import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MlcheckError } from '../errors.js';
import { verdictJson } from '../report/verdict-json.js';
import { findRun, suitesIn, type RunCache } from './find-run.js';

export interface VerdictServerOptions {
  /** Folder of reports; read anew for every request. */
  readonly reports: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Address to bind; default `127.0.0.1`. */
  readonly host?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A running verdict server. */
export interface VerdictServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Serves verdicts over a folder of runs, read-only:
 *
 * `GET /verdicts/<suite>/<candidate version | run id | latest>` answers 200 with {@link verdictJson} and `ageSeconds`; 404 when there is no such run, 500 when
 * a run that may be meant cannot be read. With `?maxAgeSeconds=N` an older run is answered as inconclusive (`stale: true`): neither pass nor fail.
 * `GET /verdicts` lists suites, `GET /healthz` answers 200. Nothing but verdicts leaves: no account, no file.
 * @throws MlcheckError `usage` when the port cannot be had
 */
export async function serveVerdicts({ reports, port = 0, host = '127.0.0.1', now }: VerdictServerOptions): Promise<VerdictServer> {
  const kept: RunCache = new Map();
  const server = createServer({ keepAliveTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
    request.resume();
    send(request, response, answerOf(request, reports, kept, now));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new MlcheckError('usage', { place: cause.code === 'EADDRINUSE' || cause.code === 'EACCES' ? '--port' : '--host', rule: 'must be an address that can be listened on', value: `${host}:${port} (${cause.code ?? 'unknown'})`, cause })));
    server.listen(port, host, resolve);
  });
  const at = server.address() as AddressInfo;
  return {
    url: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function answerOf({ method, url = '/' }: IncomingMessage, reports: string, kept: RunCache, now: () => number): Answer {
  if (method !== 'GET' && method !== 'HEAD') return problem(405, 'only GET is answered');
  const [path = '/', query = ''] = url.split('?', 2);
  let steps: string[];
  try {
    steps = path.split('/').filter((step) => step !== '').map(decodeURIComponent);
  } catch {
    return problem(400, 'the path is not a URL path');
  }
  if (steps.length === 1 && steps[0] === 'healthz') return { status: 200, body: { ok: true } };
  if (steps[0] !== 'verdicts') return problem(404, 'ask for /verdicts/<suite>/<candidate version, run id or latest>');
  try {
    if (steps.length === 1) return { status: 200, body: { suites: suitesIn(reports) } };
    if (steps.length !== 3) return problem(404, 'ask for /verdicts/<suite>/<candidate version, run id or latest>');
    return verdictAnswer(reports, steps[1]!, steps[2]!, query, kept, now());
  } catch {
    return problem(500, 'the folder of runs cannot be read');
  }
}

function verdictAnswer(reports: string, suite: string, wanted: string, query: string, kept: RunCache, nowMs: number): Answer {
  const asked = new URLSearchParams(query).get('maxAgeSeconds');
  const maxAge = asked === null ? Infinity : Number(asked);
  if (!(maxAge > 0)) return problem(400, 'maxAgeSeconds must be a number > 0');
  const found = findRun(reports, suite, wanted, kept);
  if (found.kind === 'none') return problem(404, found.because);
  if (found.kind === 'unreadable') return problem(500, `run ${found.runId} cannot be read; it may be the one that is meant`);
  const verdict = verdictJson(found.run);
  const ageSeconds = Math.round((nowMs - Date.parse(verdict.finishedAt)) / 1000);
  // An age that is no number (a broken clock or file) counts as too old.
  const stale = !(ageSeconds <= maxAge);
  const outdated = stale ? { verdict: 'inconclusive', exitCode: 3, pass: 0, fail: 0, inconclusive: 1 } : {};
  return { status: 200, body: { ...verdict, ...outdated, stale, ageSeconds: Number.isFinite(ageSeconds) ? ageSeconds : null } };
}

function problem(status: number, because: string): Answer {
  return { status, body: { error: because } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...(status === 405 ? { allow: 'GET, HEAD' } : {}) });
  response.end(request.method === 'HEAD' ? undefined : text);
}
