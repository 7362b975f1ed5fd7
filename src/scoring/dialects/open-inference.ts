import type { HttpResponse } from '../../net/http-client.js';
import type { Account } from '../../population/account.js';
import type { Dialect, Reading } from '../dialect.js';
import type { OpenInferenceEndpoint } from '../endpoint.js';
import { binaryData, binaryRequest, jsonPart } from './binary-tensors.js';
import { tensorEncoder } from './encode-tensor.js';
import { failedReply } from './failed-reply.js';
import { modelPath, probeOpenInference } from './open-inference-probe.js';
import { readInferReply } from './open-inference-reply.js';
import { parseReply } from './parse-reply.js';
import { shortBody } from './short-body.js';

/**
 * Open Inference Protocol V2 over REST, as Triton, MLServer, KServe and OpenVINO speak it: JSON tensors, or with `tensors: 'binary'` the binary tensor extension both ways.
 *
 * What a reply must be stands at {@link readInferReply}; a body that does not even begin like an object came from something in between: infrastructure.
 * Source: kserve/open-inference-protocol, inference_rest.md.
 */
export const openInferenceDialect: Dialect<OpenInferenceEndpoint> = {
  name: 'open-inference',
  bind(endpoint, place) {
    const path = `${modelPath(endpoint)}/infer`;
    const encoders = endpoint.inputs.map((input, k) => tensorEncoder(input, `${place}.inputs[${k}]`));
    const tail = `],${endpoint.parameters === undefined ? '' : `"parameters":${JSON.stringify(endpoint.parameters)},`}"outputs":[{"name":${JSON.stringify(endpoint.output.name)}}]}`;
    const binary = endpoint.tensors === 'binary' ? binaryRequest(endpoint, place) : undefined;
    // Where one request cannot be written as bytes (a number that is not short, an id with letters to escape), most cannot.
    let short = shortBody(endpoint.inputs, tail);
    const json = (accounts: readonly Account[], requestId: string): string | Uint8Array => {
      const bytes = short?.(accounts, requestId);
      if (bytes !== undefined) return bytes;
      short = undefined;
      return `{"id":${JSON.stringify(requestId)},"inputs":[${encoders.map((encode) => encode(accounts)).join(',')}${tail}`;
    };
    return {
      infer: binary === undefined ? (accounts, requestId) => ({ method: 'POST', path, body: json(accounts, requestId) }) : (accounts, requestId) => ({ method: 'POST', path, ...binary(accounts, requestId) }),
      read: (response, sent) => (response.status >= 200 && response.status < 300 ? readReply(response, endpoint, sent) : failedReply(response)),
      probe: (ask) => probeOpenInference(endpoint, ask),
    };
  },
};

function readReply(response: HttpResponse, endpoint: OpenInferenceEndpoint, { rows, requestId }: { readonly rows: number; readonly requestId: string }): Reading {
  const part = jsonPart(response);
  const json = parseReply(part === undefined ? response : { ...response, body: part.json });
  if (json.kind === 'failure') return json;
  return readInferReply(json.value, endpoint, { rows, requestId, status: `HTTP ${response.status}`, body: part?.json ?? response.body, bareTokens: json.bareTokens, dataOf: part === undefined ? undefined : binaryData(json.value, part.rest) });
}
