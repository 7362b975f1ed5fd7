import type { Account } from '../../population/account.js';
import { openInference, type OpenInferenceEndpoint } from '../endpoint.js';
import type { Answer, Seen } from './tiny-server.js';

/** An endpoint with two features and one output, for tests. */
export function testEndpoint(url: string, more: Partial<OpenInferenceEndpoint> = {}): OpenInferenceEndpoint {
  return openInference({
    url,
    model: 'm',
    version: '3',
    inputs: [{ name: 'x', datatype: 'FP32', fields: ['a', 'b'] }],
    output: { name: 'p' },
    ...more,
  });
}

/** Accounts whose score is told by {@link scoreOf}. */
export function testAccounts(n: number, from = 0, cohort = 'gold'): Account[] {
  return Array.from({ length: n }, (_, k) => ({ cohort, i: from + k, id: `${cohort}/${from + k}`, fields: { a: from + k, b: 0.5 }, label: ((from + k) % 2) as 0 | 1 }));
}

/** The score that the test model gives to account i. */
export function scoreOf(i: number): number {
  return 1 / (i + 1);
}

export interface InferBody {
  readonly id: string;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly datatype: string; readonly data: readonly (number | null)[] }[];
}

/** First feature of every row of an infer request: the account's index. */
export function indicesOf(seen: Seen): number[] {
  const input = (JSON.parse(seen.body) as InferBody).inputs[0];
  return (input?.data ?? []).filter((_, k) => k % 2 === 0).map(Number);
}

/** A right reply to an infer request. */
export function rightReply(seen: Seen): { model_name: string; model_version: string; id: string; outputs: { name: string; shape: number[]; datatype: string; data: unknown[] }[] } {
  const { id } = JSON.parse(seen.body) as InferBody;
  const data = indicesOf(seen).map(scoreOf);
  return { model_name: 'm', model_version: '3', id, outputs: [{ name: 'p', shape: [data.length, 1], datatype: 'FP32', data }] };
}

/** A well-behaved server: metadata, readiness and right replies. */
export function wellBehaved(seen: Seen): Answer {
  if (seen.path === '/v2') return { body: { name: 'tiny', version: '1.0', extensions: [] } };
  if (seen.path === '/v2/models/m/versions/3') {
    return { body: { name: 'm', versions: ['3', '10', '2'], platform: 'test', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }] } };
  }
  if (seen.path === '/v2/models/m') return { body: { name: 'm', versions: ['3', '10', '2'], inputs: [], outputs: [] } };
  if (seen.path.endsWith('/ready')) return { body: '' };
  if (seen.path === '/v2/models/m/versions/3/infer') return { body: rightReply(seen) };
  return { status: 404, body: { error: `nothing at ${seen.path}` } };
}
