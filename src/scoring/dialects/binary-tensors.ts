import type { HttpResponse } from '../../net/http-client.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { WireRequest } from '../dialect.js';
import type { InputTensor, OpenInferenceEndpoint } from '../endpoint.js';
import { DATATYPES } from './datatypes.js';
import { tensorValues } from './encode-tensor.js';
import { rawTensor } from './raw-tensor.js';

const HEADER = 'inference-header-content-length';

/**
 * Makes the function that writes a request with raw tensors: JSON first, its length in the header `Inference-Header-Content-Length`, then the tensors in the order of the inputs, little-endian. Output is
 * asked for in the same form. A missing value is NaN in a float tensor; other datatypes have none.
 * Source: triton-inference-server/server, docs/protocol/extension_binary_data.md.
 */
export function binaryRequest(endpoint: OpenInferenceEndpoint, place: string): (accounts: readonly Account[], requestId: string) => Pick<WireRequest, 'headers' | 'body'> {
  const inputs = endpoint.inputs.map((input, k) => ({ ...input, values: tensorValues(input, `${place}.inputs[${k}]`, false) }));
  const outputs = [{ name: endpoint.output.name, parameters: { binary_data: true } }];
  return (accounts, id) => {
    const tensors = inputs.map(({ datatype, values }) => bytesOf(datatype, values(accounts)));
    const described = inputs.map(({ name, datatype, fields, parameters }, k) => ({ name, datatype, shape: [accounts.length, fields.length], parameters: { ...parameters, binary_data_size: (tensors[k] as Buffer).byteLength } }));
    const json = Buffer.from(JSON.stringify({ id, inputs: described, outputs, parameters: { ...endpoint.parameters, binary_data_output: true } }), 'utf8');
    return { headers: { 'content-type': 'application/octet-stream', accept: '*/*', [HEADER]: String(json.byteLength) }, body: Buffer.concat([json, ...tensors]) };
  };
}

function bytesOf(datatype: InputTensor['datatype'], values: readonly FieldValue[]): Buffer {
  const { raw } = DATATYPES[datatype];
  if (raw === undefined) return Buffer.concat(values.flatMap((value) => [lengthOf(String(value)), Buffer.from(String(value), 'utf8')]));
  const [size, write] = raw;
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, k) => write(bytes, value === null ? Number.NaN : Number(value), k * size));
  return bytes;
}

function lengthOf(text: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Buffer.byteLength(text, 'utf8'));
  return bytes;
}

/** The JSON in front of raw tensors and the bytes behind it; undefined for a reply that is JSON alone. */
export function jsonPart({ headers, bytes }: HttpResponse): { readonly json: string; readonly rest: Uint8Array } | undefined {
  const length = Number(headers[HEADER] ?? Number.NaN);
  if (bytes === undefined || !Number.isSafeInteger(length) || length < 0) return undefined;
  return { json: Buffer.from(bytes.subarray(0, length)).toString('utf8'), rest: bytes.subarray(length) };
}

/** Finds the values of an output: raw ones stand behind the JSON in the order of the outputs, others in their `data`. */
export function binaryData(reply: unknown, rest: Uint8Array): (output: Readonly<Record<string, unknown>>, at: number) => readonly unknown[] | string | undefined {
  const outputs = (reply as { outputs?: unknown } | null)?.outputs;
  const sizes = Array.isArray(outputs) ? outputs.map(sizeOf) : [];
  return (output, at) => {
    const size = sizes[at];
    if (size === undefined) return Array.isArray(output['data']) ? (output['data'] as readonly unknown[]) : undefined;
    const from = sizes.slice(0, at).reduce<number>((sum, each) => sum + (each ?? 0), 0);
    if (from + size > rest.byteLength) return `the reply must hold ${from + size} bytes of tensors, got ${rest.byteLength}`;
    return rawTensor(String(output['datatype']), rest.subarray(from, from + size));
  };
}

function sizeOf(output: unknown): number | undefined {
  const size = (output as { parameters?: { binary_data_size?: unknown } | null } | null)?.parameters?.binary_data_size;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
