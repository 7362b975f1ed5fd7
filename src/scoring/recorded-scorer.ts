import { MlcheckError } from '../errors.js';
import type { Account } from '../population/account.js';
import type { ModelIdentity, Reply, Scorer } from './scorer.js';

/** Scores by account: NaN, or nothing, where there is none. */
export interface RecordedScores {
  /** The score of account i of a cohort; `undefined` beyond the recording, NaN where the account was recorded without a score. */
  readonly score: (cohort: string, i: number) => number | undefined;
  readonly identity: ModelIdentity;
  /** Version that every recorded reply named, where they named one. */
  readonly servedVersion?: string;
  /** Version by account, where each reply was recorded with its own. */
  readonly version?: (cohort: string, i: number) => string | undefined;
}

export interface RecordedScorerOptions {
  /** Accounts that are handed over together: that of the other arm, so that both go side by side. */
  readonly batchSize: number;
}

/**
 * A {@link Scorer} over recorded scores: what the model said then, for the same accounts. Sends nothing and takes no time. An account beyond the recording, one that had no
 * score, and any repeat are missing data: a recording knows one answer per account.
 */
export function recordedScorer(scores: RecordedScores, { batchSize }: RecordedScorerOptions): Scorer {
  const replyOf = ({ cohort, i }: Account, repeat: number): Reply => {
    const score = repeat > 0 ? undefined : scores.score(cohort, i);
    const version = scores.version?.(cohort, i) ?? scores.servedVersion;
    if (score !== undefined && Number.isFinite(score)) return { outcome: 'scored', score, attempts: 1, latencyMs: 0, ...(version === undefined ? {} : { servedVersion: version }) };
    const detail = repeat > 0 ? 'a recording holds no second answer' : score === undefined ? 'the recording does not reach this account' : 'the recording holds no score of this account';
    return { outcome: 'infrastructure', detail, attempts: 1, latencyMs: 0 };
  };
  return {
    batchSize,
    recorded: true,
    probe: async () => scores.identity,
    score: async (accounts, _signal, repeat = 0) => accounts.map((account) => replyOf(account, repeat)),
    exchange: async () => {
      throw new MlcheckError('usage', { place: '--arm', rule: 'cannot be a recording: there is nothing to send', hint: 'replay the other arm' });
    },
    close: async () => undefined,
  };
}
