import type { Baseline } from './baseline.js';

const DAY_MS = 86_400_000;

/** From when on a baseline no longer counts, in milliseconds since the epoch, and what says so. */
export interface Expiry {
  readonly atMs: number;
  /** In words: `it counts for 90 days`, or who ended it and why. */
  readonly because: string;
}

/**
 * When a baseline expires: by its age where a policy limits that, or on the day that somebody wrote into its file; the earlier of the two. Undefined where nothing limits it.
 * @param maxAgeDays of the suite's `recorded()`, else of the configuration
 */
export function expiryOf({ accepted, expiry }: Pick<Baseline, 'accepted' | 'expiry'>, maxAgeDays: number | undefined): Expiry | undefined {
  const byAge = maxAgeDays === undefined ? undefined : { atMs: Date.parse(accepted.at) + maxAgeDays * DAY_MS, because: `it counts for ${maxAgeDays} days` };
  const byHand = expiry === undefined ? undefined : { atMs: Date.parse(expiry.on), because: `${expiry.who} said so${expiry.why === undefined ? '' : `: ${expiry.why}`}` };
  if (byAge === undefined || byHand === undefined) return byAge ?? byHand;
  return byHand.atMs < byAge.atMs ? byHand : byAge;
}

/** True when a baseline no longer counts. A day that cannot be read counts as past. */
export function hasExpired(expiry: Expiry | undefined, nowMs: number): boolean {
  return expiry !== undefined && !(nowMs <= expiry.atMs);
}
