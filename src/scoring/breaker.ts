import { isMissingData } from './is-missing-data.js';
import type { Reply } from './scorer.js';

/** Refused credentials do not mend themselves. */
const REFUSED_AT_MOST = 3;

/**
 * Counts requests in a row, of one arm, after which no account had an answer. Any answer of the service, good or bad, starts the count again.
 * @param atMost requests in a row that are borne; for refused credentials it is 3 at most
 * @returns why the endpoint counts as lost, in words, or undefined while it does not
 */
export function breaker(atMost: number): (replies: readonly Reply[]) => string | undefined {
  let inRow = 0;
  let refused = 0;
  return (replies) => {
    if (!replies.every(isMissingData)) {
      inRow = 0;
      refused = 0;
      return undefined;
    }
    inRow++;
    const last = replies[replies.length - 1];
    refused = last?.outcome === 'authentication' ? refused + 1 : 0;
    if (inRow < atMost && refused < Math.min(atMost, REFUSED_AT_MOST)) return undefined;
    return `${inRow} requests in a row had no answer of the model, the last: ${last?.outcome ?? 'none'}${last?.detail === undefined ? '' : ` (${last.detail})`}`;
  };
}
