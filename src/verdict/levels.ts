import { MlcheckError } from '../errors.js';
import { LOOKS } from './look-sizes.js';
import type { Claim, Levels } from './types.js';

/** The suite's error budget. */
export interface ErrorBudget {
  /** Chance that a candidate within every tolerance sees any fail; in (0, 0.5). */
  readonly falseAlarm: number;
  /** Chance that a candidate at or beyond some tolerance is green; in (0, 0.5). */
  readonly miss: number;
}

/**
 * Shares the budget out. The suite is red when *any* claim fails, so the false-alarm budget is divided over claims (by weight) and over all six looks; it is green
 * only when *all* claims pass, so the miss budget is divided over looks alone (an intersection-union test, Berger 1982).
 *
 * Deterministic claims are proof and advisory ones cannot turn the suite red: neither takes a share; both are judged at the level of an average gating
 * claim. A known issue keeps its share, so that its expiry changes no other level.
 * @param claims all of the suite, before any `--grep`
 * @returns levels by claim id
 * @throws MlcheckError `suite-invalid` for a budget outside (0, 0.5) or a weight that is not a finite number > 0.
 */
export function levelsOf(claims: readonly Pick<Claim, 'id' | 'severity' | 'deterministic' | 'weight'>[], budget: ErrorBudget): ReadonlyMap<string, Levels> {
  for (const key of ['falseAlarm', 'miss'] as const) {
    if (!(budget[key] > 0 && budget[key] < 0.5)) throw new MlcheckError('suite-invalid', { place: `budget.${key}`, rule: 'must be in (0, 0.5)', value: budget[key] });
  }
  let total = 0;
  let gating = 0;
  for (const claim of claims) {
    if (!(claim.weight > 0 && claim.weight < Infinity)) throw new MlcheckError('suite-invalid', { place: claim.id, rule: 'weight must be finite and > 0', value: claim.weight });
    if (!spends(claim)) continue;
    total += claim.weight;
    gating++;
  }
  const pass = budget.miss / LOOKS;
  return new Map(
    claims.map((claim) => {
      const share = spends(claim) ? claim.weight / total : 1 / Math.max(1, gating);
      return [claim.id, Object.freeze({ fail: (budget.falseAlarm * share) / LOOKS, pass })];
    }),
  );
}

/** True for a claim that takes a share of the false-alarm budget. */
export function spends(claim: Pick<Claim, 'severity' | 'deterministic'>): boolean {
  return claim.severity === 'gating' && !claim.deterministic;
}
