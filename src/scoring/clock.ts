/** Time from outside: scoring never reads a clock of its own. */
export interface Clock {
  /** Milliseconds since any fixed moment, with fractions; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
