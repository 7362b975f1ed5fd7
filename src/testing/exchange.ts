import { request as httpRequest } from 'node:http';

/** A request to a real server. */
export interface RecordedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** `application/json` unless it says otherwise. */
  readonly contentType?: string;
  readonly body?: string;
}

/** The exchange as it is recorded: the request; status, content type and body of the reply as text. */
export interface RecordedReply {
  readonly request: RecordedRequest;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Sends a request on a connection of its own: some servers close the connection unannounced after an error of theirs. */
export function exchange(url: string, request: RecordedRequest): Promise<RecordedReply> {
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
