import type { RecordedRequest } from '../../testing/exchange.js';

const ROWS = [[10.5, 964, 0, 0.08, 16, 3], [null, 1188, 1, 0.13, 17, 4]];
const FEATURES = { name: 'features', datatype: 'FP32', shape: [2, 6], data: ROWS.flat() };
const EMAIL = { name: 'email', datatype: 'BYTES', shape: [2, 1], data: ['ann@example.com', 'bob@example.org'] };
const MODEL = '/v2/models/oracle/versions/1';
const infer = (request: unknown): RecordedRequest => ({ method: 'POST', path: `${MODEL}/infer`, body: typeof request === 'string' ? request : JSON.stringify(request) });
const get = (path: string): RecordedRequest => ({ method: 'GET', path });

/** Requests whose replies by a real MLServer are recorded under fixtures/real-servers/mlserver/. The model is that of fixtures/oracles/service/xgboost-3.2.0.model.json. */
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
