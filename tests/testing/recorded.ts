import { expect } from 'vitest';
import { exchange, type RecordedRequest } from '../../src/testing/exchange.js';
import { fixture } from './real-server.js';

/** Sends a request, on a connection of its own, and holds the reply against the recording `real-servers/SERVER/replies/NAME.json`. Paths in stack traces are left out, and scores, which change with the model, stand as 0.25. */
export async function expectRecorded(server: string, name: string, url: string, request: RecordedRequest): Promise<void> {
  const reply = await exchange(url, request);
  const body = reply.body.replace(/File \\"[^"]*[\\/]([^"\\/]+)\\"/g, 'File \\"$1\\"').replace(/\b0\.\d{6,}/g, '0.25');
  await expect(`${JSON.stringify({ ...reply, body }, null, 2)}\n`).toMatchFileSnapshot(fixture(`real-servers/${server}/replies/${name}.json`));
}
