import type { OutcomeClass } from '../table/row.js';

/** Outcomes that say nothing about the model: only these are asked again. */
export const RETRIED: ReadonlySet<OutcomeClass> = new Set<OutcomeClass>(['throttled', 'not-ready', 'infrastructure']);

const FIRST_MS = 100;
const LONGEST_MS = 5_000;
/** A server that asks for a longer pause than this is not waited for. */
export const RETRY_AFTER_AT_MOST_MS = 30_000;

/**
 * Milliseconds to wait after failed try `attempt` (from 1): 100, 200, 400 ... up to 5,000, times a factor in [0.5, 1) so that many clients do not come
 * back together, and never less than the server asks for.
 * @param jitter in [0, 1)
 */
export function backoffMs(attempt: number, jitter: number, retryAfterMs = 0): number {
  const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + jitter / 2);
  return Math.max(pause, retryAfterMs);
}

/** What a Retry-After header asks for, milliseconds. A date counts from the reply's own `Date`, so that no clock has to agree; without one, or unreadable: undefined. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const asked = headers['retry-after']?.trim();
  if (asked === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(asked)) return Number(asked) * 1_000;
  const until = Date.parse(asked) - Date.parse(headers['date'] ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}
