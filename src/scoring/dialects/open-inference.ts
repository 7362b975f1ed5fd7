import type { HttpResponse } from '../../net/http-client.js';
import type { Dialect, Reading } from '../dialect.js';
import type { OpenInferenceEndpoint } from '../endpoint.js';
import { tensorEncoder } from './encode-tensor.js';
import { errorOf } from './error-text.js';
import { failedReply } from './failed-reply.js';
import { modelPath, probeOpenInference } from './open-inference-probe.js';
import { exact, failure, parseReply } from './parse-reply.js';

/**
 * Open Inference Protocol V2 over REST with JSON tensors, as Triton, MLServer, KServe and OpenVINO speak it.
 *
 * A reply fits the contract when it is an object with the `model_name` asked for, the `id` sent (where it names one) and an output of the asked name
 * whose `shape` starts with the number of rows and has as many elements as `data`; `data` may be flat or nested. An error object under status 200 is a
 * model error. A body that does not even begin like an object came from something in between: infrastructure.
 * Source: kserve/open-inference-protocol, inference_rest.md.
 */
export const openInferenceDialect: Dialect<OpenInferenceEndpoint> = {
  name: 'open-inference',
  bind(endpoint, place) {
    const encoders = endpoint.inputs.map((input, k) => tensorEncoder(input, `${place}.inputs[${k}]`));
    const path = `${modelPath(endpoint)}/infer`;
    const tail = `],"outputs":[{"name":${JSON.stringify(endpoint.output.name)}}]}`;
    return {
      infer: (accounts, requestId) => ({
        method: 'POST',
        path,
        body: `{"id":${JSON.stringify(requestId)},"inputs":[${encoders.map((encode) => encode(accounts)).join(',')}${tail}`,
      }),
      read: (response, sent) => (response.status >= 200 && response.status < 300 ? readReply(response, endpoint, sent.rows, sent.requestId) : failedReply(response)),
      probe: (ask) => probeOpenInference(endpoint, ask),
    };
  },
};

function readReply(response: HttpResponse, endpoint: OpenInferenceEndpoint, rows: number, requestId: string): Reading {
  const json = parseReply(response);
  if (json.kind === 'failure') return json;
  const reply = json.value;
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return failure('contract-violation', 'the reply must be a JSON object');
  const { model_name: name, model_version: version, id, outputs } = reply as Record<string, unknown>;
  const servedVersion = typeof version === 'string' ? version : typeof version === 'number' ? String(version) : undefined;
  const violation = (detail: string): Reading => failure('contract-violation', detail, servedVersion);
  if (outputs === undefined) {
    const error = errorOf(reply);
    if (error !== undefined) return failure('model-error', `HTTP ${response.status} with an error inside: ${error}`, servedVersion);
  }
  if (name !== undefined && name !== endpoint.model) return violation(`model_name must be ${endpoint.model}, got ${JSON.stringify(name)}`);
  if (id !== undefined && id !== requestId && id !== '') return violation('id must be the one that was sent: the reply belongs to another request');
  if (!Array.isArray(outputs)) return violation('outputs must be a list of tensors');
  const output = outputs.find((tensor: unknown) => (tensor as { name?: unknown } | null)?.name === endpoint.output.name) as { shape?: unknown; data?: unknown } | undefined;
  if (output === undefined) return violation(`outputs must hold ${endpoint.output.name}, got ${outputs.map((tensor: unknown) => String((tensor as { name?: unknown } | null)?.name)).join(', ') || 'none'}`);
  const { shape } = output;
  if (!Array.isArray(shape) || shape.length === 0 || !shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)) return violation(`shape of ${endpoint.output.name} must be a list of sizes, got ${JSON.stringify(shape)}`);
  if (!Array.isArray(output.data)) return violation(`data of ${endpoint.output.name} must be a list`);
  const data: readonly unknown[] = output.data.some(Array.isArray) ? (output.data.flat(Number.POSITIVE_INFINITY) as unknown[]) : output.data;
  if (shape[0] !== rows) return violation(`${endpoint.output.name} must have ${rows} rows, got ${String(shape[0])}`);
  const elements = (shape as number[]).reduce((product, size) => product * size, 1);
  if (data.length !== elements) return violation(`${endpoint.output.name} must hold as many values as its shape [${shape.join(', ')}] says, got ${data.length}`);
  const width = elements / rows;
  const column = endpoint.output.column ?? 0;
  if (width > 1 && endpoint.output.column === undefined) return violation(`${endpoint.output.name} holds ${width} values for each row: the suite must say which \`column\` is the score`);
  if (column >= width) return violation(`${endpoint.output.name} must have a column ${column}, got ${width} values for each row`);
  const values: readonly unknown[] = width === 1 ? data : Array.from({ length: rows }, (_, row) => data[row * width + column]);
  return { kind: 'values', values: exact(values, response.body), bareTokens: json.bareTokens, ...(servedVersion === undefined ? {} : { servedVersion }) };
}
