import type { Baseline, RecordedCohort } from './baseline.js';
import { differencesOf } from './fingerprint.js';

/** What changes from one baseline to the other: in words, and cohort by cohort in figures. */
export interface BaselineDiff {
  /** Sentences on model, accounts and claims; empty when only scores may differ. */
  readonly words: readonly string[];
  /** Cohorts of either, in order. */
  readonly cohorts: readonly CohortChange[];
  /** True when both hold the same model, accounts and figures. */
  readonly same: boolean;
}

export interface CohortChange {
  readonly name: string;
  readonly accounts: readonly [number, number];
  readonly mean: readonly [number | null, number | null];
  readonly median: readonly [number | null, number | null];
  /** Share of accounts in other bins, 0 to 1: half the sum of the bins' differences. Null where the bins are not the same. */
  readonly moved: number | null;
}

/** Compares two baselines by their figures. No claim: what may pass or fail is told by a run. */
export function diffBaselines(before: Baseline, after: Baseline): BaselineDiff {
  const words = [...modelWords(before, after), ...differencesOf(before.accounts, after.accounts).map((text) => `other accounts: ${text}`), ...claimWords(before, after)];
  const names = [...new Set([...before.cohorts, ...after.cohorts].map(({ name }) => name))];
  const cohorts = names.map((name) => change(name, before.cohorts.find((cohort) => cohort.name === name), after.cohorts.find((cohort) => cohort.name === name)));
  return { words, cohorts, same: words.length === 0 && JSON.stringify(before.cohorts) === JSON.stringify(after.cohorts) };
}

function modelWords({ model: before }: Baseline, { model: after }: Baseline): readonly string[] {
  const text = ({ identity }: Baseline['model']): string => `${identity.model}${identity.version === undefined ? '' : ` version ${identity.version}`}`;
  const served = ({ served: versions }: Baseline['model']): string => (versions.length === 0 ? 'unnamed' : versions.join(', '));
  return [
    ...(text(before) === text(after) ? [] : [`model: ${text(before)}, then ${text(after)}`]),
    ...(served(before) === served(after) ? [] : [`version that replies named: ${served(before)}, then ${served(after)}`]),
  ];
}

function claimWords(before: Baseline, after: Baseline): readonly string[] {
  const known = new Map(before.claims.map((claim) => [claim.id, claim]));
  const ids = new Set(after.claims.map(({ id }) => id));
  return [
    ...before.claims.filter(({ id }) => !ids.has(id)).map(({ id }) => `claim ${id}: no longer there`),
    ...after.claims.flatMap(({ id, outcome, tolerance }) => {
      const old = known.get(id);
      if (old === undefined) return [`claim ${id}: new`];
      return [...(old.outcome === outcome ? [] : [`claim ${id}: ${old.outcome}, then ${outcome}`]), ...(old.tolerance === tolerance ? [] : [`claim ${id}: tolerance ${old.tolerance}, then ${tolerance}`])];
    }),
  ];
}

function change(name: string, before: RecordedCohort | undefined, after: RecordedCohort | undefined): CohortChange {
  const comparable = before !== undefined && after !== undefined && before.edges !== null && JSON.stringify(before.edges) === JSON.stringify(after.edges);
  return {
    name,
    accounts: [before?.n ?? 0, after?.n ?? 0],
    mean: [before?.mean ?? null, after?.mean ?? null],
    median: [before?.quantiles[3] ?? null, after?.quantiles[3] ?? null],
    moved: comparable ? movedShare(before.counts, after.counts) : null,
  };
}

function movedShare(before: readonly number[], after: readonly number[]): number {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const [a, b] = [total(before), total(after)];
  return before.reduce((sum, count, bin) => sum + Math.abs(count / a - (after[bin] ?? 0) / b), 0) / 2;
}
