import type { Account, AccountSource } from '../../population/account.js';
import type { PairedColumns } from '../../table/evidence.js';
import { rounded } from '../rounded.js';
import type { SliceFigures, SliceRecord } from '../run.js';
import { accountShares } from '../weighted-sample.js';
import { cohortFactor, fieldFactor, type Factor } from './factor.js';
import { findSlices, type FoundSlice } from './find-slices.js';
import { sliceWords } from './slice-words.js';

/** Most accounts that a search reads: their fields are made again from the seed, about a tenth of a millisecond each. */
export const SEARCHED = 10_000;
/** Most fields whose pairs are searched, the first ones that the population declares. */
const FIELDS = 40;
/** A slice has at least this many accounts, and this share of those searched. */
const LEAST = 50;
const LEAST_SHARE = 0.005;
/** Chance of naming any slice whose mean change is within the margin. */
export const SLICE_ALPHA = 0.05;
/** The margin where the suite names none: a share of the score's range. */
const MARGIN = 0.01;
/** Accounts of a slice that are named. */
const NAMED = 3;

export interface SliceOptions {
  /** Declared range of the score: without one no bound of a mean holds. */
  readonly range: readonly [number, number];
  /** The largest harmless change of a mean score that the suite speaks of. */
  readonly margin?: number;
  /** Looks that could have ended the run: each may name a slice. */
  readonly looks: number;
}

/**
 * Where candidate and baseline differ: slices of one or two fields, found among the accounts that both arms scored. Of more than {@link SEARCHED} accounts the first of every cohort are searched, in
 * proportion. `undefined` without a pair. Deterministic; bounded in time whatever the number of accounts.
 */
export function slicesOf(pairs: PairedColumns, source: AccountSource, options: SliceOptions): SliceFigures | undefined {
  if (pairs.a.length === 0) return undefined;
  const strata = firstOf(pairs.strata);
  const accounts = strata.flatMap(({ cohort, rows }) => rows.map((at) => source.account(cohort, pairs.account[at]!)));
  const rows = strata.flatMap((stratum) => stratum.rows);
  const shares = accountShares(strata);
  const least = Math.max(LEAST, Math.ceil(LEAST_SHARE * rows.length));
  const { factors, fields, skipped } = factorsOf(accounts, least);
  const width = options.range[1] - options.range[0];
  const margin = options.margin ?? MARGIN * width;
  const changes = Float64Array.from(rows, (at) => Math.max(-width, Math.min(width, pairs.a[at]! - pairs.b[at]!)));
  const { found, slices } = findSlices({ changes, width, shares, factors, margin, least, alpha: SLICE_ALPHA / options.looks, ...(pairs.cluster === undefined ? {} : { cluster: Float64Array.from(rows, (at) => pairs.cluster![at]!) }) });
  const mean = (of: ArrayLike<number>, members: readonly number[]): number => {
    let [sum, total] = [0, 0];
    for (const at of members) {
      sum += shares[at]! * of[rows[at]!]!;
      total += shares[at]!;
    }
    return total > 0 ? sum / total : 0;
  };
  const record = (slice: FoundSlice): SliceRecord => {
    const where = slice.parts.map(([factor, at]) => factors[factor]!.slices[at]!.condition);
    const sign = Math.sign(slice.estimate);
    const worst = [...slice.members].sort((x, y) => sign * (changes[y]! - changes[x]!) || x - y).slice(0, NAMED);
    return {
      where,
      words: sliceWords(where),
      n: slice.members.length,
      share: rounded(slice.members.reduce((sum, at) => sum + shares[at]!, 0)),
      candidate: rounded(mean(pairs.a, slice.members)),
      baseline: rounded(mean(pairs.b, slice.members)),
      change: rounded(slice.estimate),
      lower: rounded(slice.lower),
      upper: rounded(slice.upper),
      others: rounded(slice.others),
      worst: worst.map((at) => accounts[at]!.id),
    };
  };
  return {
    accounts: rows.length,
    of: pairs.a.length,
    fields,
    skipped,
    slices,
    alpha: SLICE_ALPHA,
    margin: rounded(margin),
    least,
    overall: rounded(changes.reduce((sum, change, at) => sum + shares[at]! * change, 0)),
    found: found.map(record),
  };
}

/** The first accounts of every stratum, in proportion, at most {@link SEARCHED} in all; positions count on from stratum to stratum. */
function firstOf(strata: PairedColumns['strata']) {
  const total = strata.reduce((sum, { from, to }) => sum + to - from, 0);
  const part = Math.min(1, SEARCHED / total);
  let start = 0;
  return strata.map(({ cohort, weight, from, to }) => {
    const kept = Math.floor((to - from) * part);
    const stratum = { cohort, weight, from: start, to: start + kept, rows: Array.from({ length: kept }, (_, k) => from + k) };
    start += kept;
    return stratum;
  });
}

function factorsOf(accounts: readonly Account[], least: number): { readonly factors: readonly Factor[]; readonly fields: readonly string[]; readonly skipped: readonly string[] } {
  const cohort = cohortFactor(accounts.map((account) => account.cohort), least);
  const names = Object.keys(accounts[0]?.fields ?? {});
  const made = names.slice(0, FIELDS).flatMap((name) => fieldFactor(name, accounts.map(({ fields }) => fields[name] ?? null), least) ?? []);
  const fields = made.map(({ name }) => name);
  return { factors: cohort === undefined ? made : [cohort, ...made], fields: [...(cohort === undefined ? [] : ['cohort']), ...fields], skipped: names.filter((name) => !fields.includes(name)) };
}
