import type { HttpResponse } from '../../net/http-client.js';
import { inspectJson, readJson } from '../../net/read-json.js';
import type { OutcomeClass } from '../../table/row.js';
import type { Reading } from '../dialect.js';
import { eventError } from './error-text.js';

/** A body that could be read, or why not. */
export type ParsedReply = { readonly kind: 'json'; readonly value: unknown; readonly bareTokens: number } | Extract<Reading, { kind: 'failure' }>;

/**
 * The JSON of a reply with a good status. A body that does not even begin like JSON came from something in between: infrastructure; JSON that breaks off
 * or has a flaw is a contract violation.
 */
export function parseReply(response: HttpResponse): ParsedReply {
  const { body } = response;
  const json = readJson(body);
  if (json.ok) return { kind: 'json', value: json.value, bareTokens: json.findings.length === 0 ? 0 : json.findings.filter(({ kind }) => kind === 'bare').length };
  const { status, headers } = response;
  const event = eventError(body);
  if (event !== undefined) return failure('model-error', `HTTP ${status} with an error inside: ${event}`);
  if (!/^\s*[[{]/.test(body)) return failure('infrastructure', `HTTP ${status} with a body that is not a reply of an inference server: ${body === '' ? 'empty' : `${headers['content-type'] ?? 'no content type'}, begins ${JSON.stringify(body.slice(0, 20))}`}`);
  return failure('contract-violation', `the reply ${json.detail}`);
}

/** Integers that a double cannot hold become bigints, so that none of them passes for a score. */
export function exact(values: readonly unknown[], body: string): readonly unknown[] {
  if (!holdsLarge(values)) return values;
  const inspected = inspectJson(body);
  const inexact = new Set((inspected.ok ? inspected.findings : []).filter((finding) => finding.kind === 'inexact').map((finding) => Number(finding.text)));
  return values.map((value) => (large(value) && inexact.has(value) ? BigInt(value) : value));
}

function holdsLarge(values: readonly unknown[]): boolean {
  for (const value of values) if (large(value)) return true;
  return false;
}

function large(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isInteger(value);
}

/** A failure for all rows of a request. */
export function failure(outcome: Exclude<OutcomeClass, 'scored'>, detail: string, servedVersion?: string): Extract<Reading, { kind: 'failure' }> {
  return { kind: 'failure', outcome, detail, ...(servedVersion === undefined ? {} : { servedVersion }) };
}
