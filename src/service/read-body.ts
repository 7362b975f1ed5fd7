import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.js';

/**
 * The body of a JSON request as text.
 * @param limit bytes
 * @throws Refusal 413 above the limit, 415 for another content type or encoding, 400 for the binary tensor extension
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const headers = request.headers;
  if (headers['inference-header-content-length'] !== undefined) throw new Refusal(400, 'inference-header-content-length: binary tensor data is not supported');
  const type = headers['content-type'];
  if (type !== undefined && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) throw new Refusal(415, `content-type: must be application/json, got ${type}`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new Refusal(415, `content-encoding: must be identity, got ${encoding}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  // The rest is read and dropped: an answer on a connection that still sends would be lost in a reset.
  if (size > limit) throw new Refusal(413, `body: must be at most ${limit} bytes, got ${size}`);
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
}
