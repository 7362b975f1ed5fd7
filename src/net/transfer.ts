import { request } from 'undici';
import { httpFailure, type HttpFailure } from './http-failure.js';

/** A whole file sent or fetched in one request. */
export interface Transfer {
  readonly method: 'GET' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** For a PUT. */
  readonly body?: Uint8Array;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
}

/** What came back: bytes as they were sent, nothing unpacked. */
export interface Transferred {
  readonly ok: true;
  readonly status: number;
  readonly body: Uint8Array;
}

/** Sends or fetches the bytes of a file. No retry, no redirect followed: where bytes come from is said by whoever asks. Every failure is a value. */
export async function transfer({ method, url, headers, body, timeoutMs }: Transfer): Promise<Transferred | HttpFailure> {
  try {
    const reply = await request(url, { method, headers: { 'accept-encoding': 'identity', ...headers }, body: body ?? null, signal: AbortSignal.timeout(timeoutMs), headersTimeout: 0, bodyTimeout: 0 });
    return { ok: true, status: reply.statusCode, body: new Uint8Array(await reply.body.arrayBuffer()) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { ok: false, kind: 'timeout', detail: `not done within ${timeoutMs} ms` };
    return httpFailure(error);
  }
}
