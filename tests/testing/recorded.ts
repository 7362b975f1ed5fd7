import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { expect } from 'vitest';
import { fixture } from './real-server.js';

/** A request whose reply by a real server is recorded. */
export interface RecordedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The exchange as it is recorded. */
export interface RecordedReply {
  readonly request: RecordedRequest;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Sends a request, on a connection of its own, and holds the reply against the recording `real-servers/SERVER/replies/NAME.json`. Paths in stack traces are left out, and scores, which change with the model, stand as 0.25. */
export async function expectRecorded(server: string, name: string, url: string, request: RecordedRequest): Promise<void> {
  const reply = await exchange(url, request);
  const body = reply.body.replace(/File \\"[^"]*[\\/]([^"\\/]+)\\"/g, 'File \\"$1\\"').replace(/\b0\.\d{6,}/g, '0.25');
  await expect(`${JSON.stringify({ ...reply, body }, null, 2)}\n`).toMatchFileSnapshot(fixture(`real-servers/${server}/replies/${name}.json`));
}

export function recorded(server: string, name: string): RecordedReply {
  return JSON.parse(readFileSync(fixture(`real-servers/${server}/replies/${name}.json`), 'utf8')) as RecordedReply;
}

function exchange(url: string, request: RecordedRequest): Promise<RecordedReply> {
  return new Promise((resolve, reject) => {
    const headers = request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json', 'content-length': Buffer.byteLength(request.body) };
    const call = httpRequest(url + request.path, { method: request.method, agent: false, headers }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      reply.on('error', reject).on('end', () => resolve({ request, status: reply.statusCode ?? 0, contentType: reply.headers['content-type'] ?? null, body }));
    });
    call.on('error', reject).end(request.body);
  });
}
