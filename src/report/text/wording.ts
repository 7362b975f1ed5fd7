import type { VerdictRecord } from '../../run/run.js';
import { limitOf, unitsOf } from '../../verdict/wording.js';
import { measured } from './numbers.js';

/** How a verdict stands in a report: told apart by word and by sign, never by colour alone. */
export type Standing = 'failed' | 'inconclusive' | 'advisory failed' | 'advisory inconclusive' | 'passed';

/** Gating claims first; an advisory claim or a known issue that did not hold is said to be so. */
export function standingOf(verdict: VerdictRecord): Standing {
  if (verdict.outcome === 'pass') return 'passed';
  if (verdict.gates) return verdict.outcome === 'fail' ? 'failed' : 'inconclusive';
  return verdict.outcome === 'fail' ? 'advisory failed' : 'advisory inconclusive';
}

/**
 * What was observed, as far as the evidence goes: the lower bound of a failure, the upper bound of a pass, both of an undecided claim;
 * never a bare estimate.
 */
export function observed(verdict: VerdictRecord): string {
  const { lower, upper, unit, tolerance } = verdict;
  const reading = verdict.details?.['reading'];
  if (typeof reading === 'string') return reading;
  if (isWithoutEvidence(verdict)) return 'no usable evidence';
  if ((verdict.deterministic || verdict.details?.['census'] === true) && lower !== null && lower === upper) return `exactly ${measured(lower, unit, tolerance)}`;
  if (verdict.outcome === 'fail' && lower !== null) return `at least ${measured(lower, unit, tolerance)}`;
  if (verdict.outcome === 'pass' && upper !== null) return `at most ${measured(upper, unit, tolerance)}`;
  if (lower === null) return `at most ${measured(upper, unit, tolerance)}`;
  if (upper === null) return `at least ${measured(lower, unit, tolerance)}`;
  return `between ${measured(lower, unit, tolerance)} and ${measured(upper, unit, tolerance)}`;
}

/** True for a claim that nothing was measured for that could decide it: neither bound is known. */
export function isWithoutEvidence({ n, lower, upper }: Pick<VerdictRecord, 'n' | 'lower' | 'upper'>): boolean {
  return n === 0 || (lower === null && upper === null);
}

/** The tolerance in words: what the effect is compared with. */
export function toleranceOf(verdict: VerdictRecord): string {
  return verdict.tolerance === 0 ? '0' : limitOf(verdict.tolerance, verdict.unit);
}

/** After how many accounts, lists or clusters. */
export function restsOn({ n, details }: Pick<VerdictRecord, 'n' | 'details'>): string {
  return unitsOf(n, details);
}

/** The number alone where it is one of accounts, as a column of that name has it; with its word where it is not. */
export function countOf({ n, details }: Pick<VerdictRecord, 'n' | 'details'>): string {
  return unitsOf(n, details).replace(/ accounts?$/, '');
}

/** The lists that show a claim on lists best, worst first; empty for other claims. */
export function worstLists({ details }: Pick<VerdictRecord, 'details'>): readonly string[] {
  const lists = details?.['worstQueries'];
  return Array.isArray(lists) ? lists.map(String) : [];
}

/** Why this standing weighs what it weighs: known issue, one that has expired, or advisory, in words; empty for other gating claims. */
export function weightOf(verdict: VerdictRecord): string {
  if (verdict.knownIssue !== undefined && verdict.gates) return `known issue ${verdict.knownIssue.ticket}, owned by ${verdict.knownIssue.owner}, expired on ${verdict.knownIssue.expires}: it gates again`;
  if (verdict.knownIssue !== undefined && !verdict.gates) return `known issue ${verdict.knownIssue.ticket}, owned by ${verdict.knownIssue.owner}, until ${verdict.knownIssue.expires}`;
  return verdict.gates ? '' : 'advisory: shown, does not gate';
}

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
