/** Requests of a scorer so far, of every kind. */
export interface RequestCounts {
  /** All that were handed to the connection pool, retries and single questions included. */
  sent: number;
  /** Sent again after an outcome that says nothing about the model. */
  retried: number;
  /** Replies that said: slow down. */
  throttled: number;
  /** Accounts asked one by one to find the one that made a batch fail. */
  isolated: number;
}
