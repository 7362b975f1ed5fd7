import type { HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { readJson } from '../net/read-json.js';
import type { Account } from '../population/account.js';
import type { ContractCheck } from './contract-source.js';
import type { BoundDialect, Reading } from './dialect.js';

/**
 * Reads the reply to a request, or the failure in place of one, whether it came just now or out of a recording: by the dialect first, then by the schema. Never throws.
 * @param fits the schema of a `contract`, where the endpoint names one
 */
export function readingOf(bound: BoundDialect, fits: ContractCheck | undefined, reply: HttpResponse | HttpFailure, accounts: readonly Account[], requestId: string): Reading {
  if (!reply.ok) {
    return { kind: 'failure', outcome: reply.kind === 'timeout' ? 'timeout' : reply.kind === 'unauthorised' ? 'authentication' : reply.kind === 'too-large' ? 'contract-violation' : 'infrastructure', detail: reply.detail };
  }
  const reading = bound.read(reply, { rows: accounts.length, requestId, accounts });
  return fits === undefined || reading.kind === 'failure' || isNoNumber(reading) ? reading : (breach(fits, reply, reading) ?? reading);
}

/** True for a lone NaN or infinity: that it is none says more than the schema, for which NaN is not `<= 1`. */
function isNoNumber({ values }: Extract<Reading, { kind: 'values' }>): boolean {
  return values.length === 1 && typeof values[0] === 'number' && !Number.isFinite(values[0]);
}

/** The failure that a reply is whose scores could be read and that breaks its schema all the same. */
function breach(fits: ContractCheck, { body }: HttpResponse, { servedVersion }: Reading): Reading | undefined {
  const json = readJson(body);
  const wrong = json.ok ? fits(json.value) : 'it is not one JSON text';
  return wrong === undefined ? undefined : { kind: 'failure', outcome: 'contract-violation', detail: `the reply must fit its schema: ${wrong}`, ...(servedVersion === undefined ? {} : { servedVersion }) };
}
