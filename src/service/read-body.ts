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
  const tooLarge = () => new Refusal(413, `body: must be at most ${limit} bytes`, { connection: 'close' });
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
}
