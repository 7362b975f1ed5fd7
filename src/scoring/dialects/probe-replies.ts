import { MlcheckError } from '../../errors.js';
import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { failedReply } from './failed-reply.js';
import { isObject } from './pick-scores.js';

const PASSING: ReadonlySet<string> = new Set(['not-ready', 'throttled', 'infrastructure', 'timeout']);

/** True for a failure that may be gone in a moment. */
export function passing({ outcome }: ReturnType<typeof failedReply>): boolean {
  return PASSING.has(outcome);
}

/** The JSON object in a reply with status 200; undefined for anything else. */
export function objectIn({ status, body }: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  const read = status === 200 ? readJson(body) : undefined;
  return read?.ok === true && isObject(read.value) ? read.value : undefined;
}

/** The error for a server that answers, and not as its kind does. */
export function unusable(place: string, rule: string, { status, body }: HttpResponse, hint?: string): MlcheckError {
  return new MlcheckError('endpoint-unusable', { place, rule, value: `HTTP ${status} ${body.trim().slice(0, 40)}`.trim(), ...(hint === undefined ? {} : { hint }) });
}

/** The error for a version that nothing on the wire could ask for or confirm: a verdict on it would be a guess. */
export function versionUnknown(place: string, version: string, who: string): MlcheckError {
  return new MlcheckError('endpoint-wrong-model', { place, rule: `${who} serves one version and does not tell which: it cannot be asked for version`, value: version, hint: 'leave out `version`, and tell versions apart by the URL: give each an environment in mlcheck.config.ts' });
}
