import type { Redactor } from '../net/redactor.js';
import type { OutcomeClass } from '../table/row.js';
import type { Reading } from './dialect.js';
import { judgeValue } from './judge-value.js';
import type { Reply } from './scorer.js';

const DETAIL_LENGTH = 300;

/**
 * Turns a reading into one {@link Reply} for each row: what counts as a score is decided here, for all dialects alike.
 * @param attempts requests sent until this answer
 * @param range declared range of the score
 */
export function repliesOf(reading: Reading, rows: number, requestId: string, attempts: number, latencyMs: number, range: readonly [number, number] | undefined, redact: Redactor): readonly Reply[] {
  const servedVersion = reading.servedVersion === undefined ? undefined : redact(reading.servedVersion);
  const failed = (outcome: Exclude<OutcomeClass, 'scored'>, text: string): Reply => ({ outcome, detail: words(text, requestId, redact), attempts, latencyMs, requestId, ...(servedVersion === undefined ? {} : { servedVersion }) });
  if (reading.kind === 'failure') {
    const reply = failed(reading.outcome, reading.detail);
    return Array.from({ length: rows }, () => reply);
  }
  const { values, bareTokens } = reading;
  // A bare NaN that is no score still keeps every strict reader from reading the reply: it is everybody's.
  if (bareTokens > 0 && bareTokens > values.filter((value) => typeof value === 'number' && !Number.isFinite(value)).length) {
    return values.map(() => failed('contract-violation', 'the reply must be JSON by RFC 8259: it holds a bare NaN or Infinity outside the scores'));
  }
  const replies: Reply[] = [];
  for (const value of values) {
    const wrong = judgeValue(value, range);
    if (wrong !== undefined) replies.push(failed('contract-violation', wrong));
    else if (servedVersion === undefined) replies.push({ outcome: 'scored', score: value as number, attempts, latencyMs, requestId });
    else replies.push({ outcome: 'scored', score: value as number, attempts, latencyMs, requestId, servedVersion });
  }
  return replies;
}

function words(text: string, requestId: string, redact: Redactor): string {
  const clean = redact(text).replaceAll(requestId, '(request id)').replace(/\s+/g, ' ');
  return clean.length > DETAIL_LENGTH ? `${clean.slice(0, DETAIL_LENGTH - 3)}...` : clean;
}
