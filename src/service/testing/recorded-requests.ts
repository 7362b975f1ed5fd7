import { request as httpRequest } from 'node:http';

/** A request whose reply by a real MLServer is recorded under fixtures/real-servers/mlserver/. The model is that of fixtures/oracles/service/xgboost-3.2.0.model.json. */
export interface RecordedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** The reply as it is recorded: status, content type, body as text. */
export interface RecordedReply {
  readonly request: RecordedRequest;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const ROWS = [[10.5, 964, 0, 0.08, 16, 3], [null, 1188, 1, 0.13, 17, 4]];
const FEATURES = { name: 'features', datatype: 'FP32', shape: [2, 6], data: ROWS.flat() };
const EMAIL = { name: 'email', datatype: 'BYTES', shape: [2, 1], data: ['ann@example.com', 'bob@example.org'] };
const MODEL = '/v2/models/oracle/versions/1';
const infer = (request: unknown): RecordedRequest => ({ method: 'POST', path: `${MODEL}/infer`, body: typeof request === 'string' ? request : JSON.stringify(request) });
const get = (path: string): RecordedRequest => ({ method: 'GET', path });

export const RECORDED: Readonly<Record<string, RecordedRequest>> = {
  'infer-flat': infer({ id: '42', inputs: [FEATURES] }),
  'infer-nested': infer({ id: '42', inputs: [{ ...FEATURES, data: ROWS }] }),
  'infer-with-texts': infer({ id: '42', inputs: [FEATURES, EMAIL] }),
  'infer-unknown-output': infer({ id: '42', inputs: [FEATURES], outputs: [{ name: 'probability' }] }),
  'infer-not-json': infer('{"inputs": [NaN]}'),
  'infer-no-inputs': infer({ id: '42' }),
  'infer-shape-beside-data': infer({ id: '42', inputs: [{ ...FEATURES, shape: [3, 6] }] }),
  'infer-by-get': get(`${MODEL}/infer`),
  server: get('/v2'),
  live: get('/v2/health/live'),
  ready: get('/v2/health/ready'),
  model: get(MODEL),
  'model-ready': get(`${MODEL}/ready`),
  'unknown-model': get('/v2/models/nobody'),
  'unknown-version': get('/v2/models/oracle/versions/9'),
};

/** Sends a request on a connection of its own: after an unhandled exception MLServer closes the connection unannounced. */
export function exchange(url: string, request: RecordedRequest): Promise<RecordedReply> {
  return new Promise((resolve, reject) => {
    const headers = request.body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(request.body) };
    const call = httpRequest(url + request.path, { method: request.method, agent: false, headers }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      reply.on('error', reject).on('end', () => resolve({ request, status: reply.statusCode ?? 0, contentType: reply.headers['content-type'] ?? null, body }));
    });
    call.on('error', reject).end(request.body);
  });
}
