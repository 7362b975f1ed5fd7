import type { HttpResponse } from '../../net/http-client.js';
import type { OutcomeClass } from '../../table/row.js';
import { errorText } from './error-text.js';

type Failure = { readonly kind: 'failure'; readonly outcome: Exclude<OutcomeClass, 'scored'>; readonly detail: string };

const NOT_READY = /\bnot (yet )?(ready|loaded|available)\b|\bis loading\b|\bstill loading\b|\bstarting up\b|\bunavailable\b.*\b(load|state)/i;
const OVERLOAD = /\boverload|\bqueue (is )?full|\btoo many requests|\bmax(imum)? (queue|concurren)|\bdropped due to/i;

/** True for words that say that a model is not there yet. */
export function isNotReady(words: string): boolean {
  return NOT_READY.test(words);
}

/** True for words that say that there are too many requests. */
export function isOverload(words: string): boolean {
  return OVERLOAD.test(words);
}

/**
 * The outcome class of a reply with a status other than 2xx, for servers of the Open Inference family. The body decides where the status lies:
 * a model that is not loaded is 400 at some and 503 at others, and only an error that the server itself phrased blames the model;
 * an error page of a proxy blames nobody.
 */
export function failedReply(response: HttpResponse): Failure {
  const { status, body } = response;
  const said = errorText(body);
  const words = said ?? (body.length > 0 && !/^\s*</.test(body) ? body.trim() : '');
  const detail = words === '' ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  // TorchServe says 503 of a handler that raised, as it does of a model without workers; only the type tells them apart.
  if (status >= 500 && /"type":\s*"InternalServerException"/.test(body)) return { kind: 'failure', outcome: 'model-error', detail };
  // And 400 of a token that is missing or wrong: it asks for one unless told otherwise.
  if (refusesToken(response)) return { kind: 'failure', outcome: 'authentication', detail };
  return { kind: 'failure', outcome: classOf(status, said, words, response.headers['retry-after'] !== undefined), detail };
}

/** True for TorchServe's refusal of a token, which has status 400. */
export function refusesToken({ status, body }: Pick<HttpResponse, 'status' | 'body'>): boolean {
  return status === 400 && /"type":\s*"InvalidKeyException"/.test(body);
}

function classOf(status: number, said: string | undefined, words: string, retryAfter: boolean): Failure['outcome'] {
  if (status === 401 || status === 403 || status === 407) return 'authentication';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 503) {
    if (OVERLOAD.test(words)) return 'throttled';
    if (said !== undefined) return NOT_READY.test(words) || !retryAfter ? 'not-ready' : 'throttled';
    if (NOT_READY.test(words)) return 'not-ready';
    return retryAfter ? 'throttled' : 'infrastructure';
  }
  if (status >= 400 && status < 500) return NOT_READY.test(words) ? 'not-ready' : 'invalid-request';
  if (status === 501) return 'invalid-request';
  // Starlette answers an exception in the application with exactly this text.
  if (status === 500 && (said !== undefined || words === 'Internal Server Error')) return NOT_READY.test(words) ? 'not-ready' : 'model-error';
  return 'infrastructure';
}
