/** Requests of a scorer so far, of every kind. */
export interface RequestCounts {
  /** All that were handed to the connection pool, retries and single questions included. */
  sent: number;
  /** Sent again after an outcome that says nothing about the model; for which one, the next three say. */
  retried: number;
  againThrottled: number;
  againNotReady: number;
  againInfrastructure: number;
  /** Replies that said: slow down. */
  throttled: number;
  /** Accounts asked one by one to find the one that made a batch fail. */
  isolated: number;
  /** Failures that were not asked again because the retry budget was used up. */
  overBudget: number;
  /** Tokens fetched again: before they ended, or because they were refused. */
  renewed: number;
}

/** The counts by their names. */
export const REQUEST_COUNTS = ['sent', 'retried', 'againThrottled', 'againNotReady', 'againInfrastructure', 'throttled', 'isolated', 'overBudget', 'renewed'] as const satisfies readonly (keyof RequestCounts)[];

/** Before the first request. */
export function noRequests(): RequestCounts {
  return { sent: 0, retried: 0, againThrottled: 0, againNotReady: 0, againInfrastructure: 0, throttled: 0, isolated: 0, overBudget: 0, renewed: 0 };
}

/** What was counted since an earlier look: what probe and warm-up sent is nobody's measurement. */
export function requestsSince(now: Readonly<RequestCounts>, before: Readonly<RequestCounts> = noRequests()): RequestCounts {
  const since = noRequests();
  for (const key of REQUEST_COUNTS) since[key] = now[key] - before[key];
  return since;
}
