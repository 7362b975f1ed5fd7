import type { Reading } from '../dialect.js';
import type { OpenInferenceEndpoint } from '../endpoint.js';
import { errorOf } from './error-text.js';
import { exact, failure } from './parse-reply.js';

/** What is known of a reply besides its object. */
export interface InferReplyParts {
  readonly rows: number;
  readonly requestId: string;
  /** Says where an error stands that came with a good status: `HTTP 200`. */
  readonly status: string;
  /** The reply as text, for integers that a double cannot hold. */
  readonly body: string;
  readonly bareTokens: number;
  /** The values of an output tensor; its `data` by default. A text is what is wrong with them. */
  readonly dataOf?: ((output: Readonly<Record<string, unknown>>, at: number) => readonly unknown[] | string | undefined) | undefined;
}

/**
 * The scores in an infer reply, whatever carried it. It fits the contract when it has the `model_name` asked for, the `id` sent (where it names one) and an output
 * of the asked name whose `shape` starts with the number of rows and has as many elements as there are values; values may be flat or nested. An error object under a
 * good status is a model error.
 */
export function readInferReply(reply: unknown, endpoint: OpenInferenceEndpoint, { rows, requestId, status, body, bareTokens, dataOf = listIn }: InferReplyParts): Reading {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return failure('contract-violation', 'the reply must be a JSON object');
  const { model_name: name, model_version: version, id, outputs } = reply as Record<string, unknown>;
  const servedVersion = typeof version === 'string' && version !== '' ? version : typeof version === 'number' ? String(version) : undefined;
  const violation = (detail: string): Reading => failure('contract-violation', detail, servedVersion);
  if (outputs === undefined) {
    const error = errorOf(reply);
    if (error !== undefined) return failure('model-error', `${status} with an error inside: ${error}`, servedVersion);
  }
  const asked = endpoint.output.name;
  if (name !== undefined && name !== endpoint.model) return violation(`model_name must be ${endpoint.model}, got ${JSON.stringify(name)}`);
  if (id !== undefined && id !== requestId && id !== '') return violation('id must be the one that was sent: the reply belongs to another request');
  if (!Array.isArray(outputs)) return violation('outputs must be a list of tensors');
  const at = placeOf(outputs, asked);
  if (at === -1) return violation(`outputs must hold ${asked}, got ${outputs.map((tensor: unknown) => String((tensor as { name?: unknown } | null)?.name)).join(', ') || 'none'}`);
  const output = outputs[at] as Readonly<Record<string, unknown>>;
  const { shape } = output;
  if (!isShape(shape)) return violation(`shape of ${asked} must be a list of sizes, got ${JSON.stringify(shape)}`);
  const found = dataOf(output, at);
  if (typeof found === 'string') return violation(found);
  if (found === undefined) return violation(`data of ${asked} must be a list`);
  const data: readonly unknown[] = holdsList(found) ? (found.flat(Number.POSITIVE_INFINITY) as unknown[]) : found;
  if (shape[0] !== rows) return violation(`${asked} must have ${rows} rows, got ${String(shape[0])}`);
  let elements = 1;
  for (const size of shape) elements *= size;
  if (data.length !== elements) return violation(`${asked} must hold as many values as its shape [${shape.join(', ')}] says, got ${data.length}`);
  const width = elements / rows;
  const column = endpoint.output.column ?? 0;
  if (width > 1 && endpoint.output.column === undefined) return violation(`${asked} holds ${width} values for each row: the suite must say which \`column\` is the score`);
  if (column >= width) return violation(`${asked} must have a column ${column}, got ${width} values for each row`);
  const values: readonly unknown[] = width === 1 ? data : Array.from({ length: rows }, (_, row) => data[row * width + column]);
  return { kind: 'values', values: exact(values, body), bareTokens, servedVersion };
}

function listIn({ data }: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  return Array.isArray(data) ? (data as readonly unknown[]) : undefined;
}

// Loops over a few elements: a callback for each costs more than what it finds out.
function placeOf(outputs: readonly unknown[], name: string): number {
  for (let at = 0; at < outputs.length; at++) if ((outputs[at] as { name?: unknown } | null)?.name === name) return at;
  return -1;
}

function isShape(shape: unknown): shape is readonly number[] {
  if (!Array.isArray(shape) || shape.length === 0) return false;
  for (const size of shape as readonly unknown[]) if (!Number.isSafeInteger(size) || (size as number) < 0) return false;
  return true;
}

function holdsList(values: readonly unknown[]): boolean {
  for (const value of values) if (typeof value === 'object' && Array.isArray(value)) return true;
  return false;
}
