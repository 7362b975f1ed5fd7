import { clusterMeans } from '../../checks/mean-bounds.js';
import { guardedLower, guardedUpper, type BoundedSample } from '../../stats/guarded-bound.js';
import type { Factor } from './factor.js';
import { eachSlice, worth, type SliceParts } from './slice-sums.js';

/** What is searched. */
export interface SliceQuestion {
  /** Candidate minus baseline, one per account, within [-width, width]. */
  readonly changes: Float64Array;
  readonly width: number;
  /** How much each account counts, summing to 1. */
  readonly shares: Float64Array;
  /** Accounts of one cluster share a number. */
  readonly cluster?: Float64Array;
  readonly factors: readonly Factor[];
  /** Chance of naming any slice whose mean change is within the margin. */
  readonly alpha: number;
  readonly margin: number;
  /** Fewest accounts of a slice. */
  readonly least: number;
}

/** A slice, its accounts, and its mean change with bounds that hold for all slices together. */
export interface FoundSlice {
  readonly parts: SliceParts;
  readonly members: readonly number[];
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Mean change of all other accounts. */
  readonly others: number;
}

/** Slices named at most: what a reader takes in. */
export const MOST_FOUND = 6;
/** Slices of a round that are looked at closely, largest shift first. */
const CLOSELY = 150;
/** How much more than either of its parents a slice of two fields must account for. */
const ADDS = 1.1;

/** A slice whose plain mean says that it may be named. */
interface Candidate {
  readonly parts: SliceParts;
  readonly sign: 1 | -1;
  /** Its place in the order in which slices are counted. */
  readonly at: number;
}

/**
 * The slices of one or two fields in which candidate and baseline differ most, each in turn: the first accounts for most, the next for most of what is left without the first, and so on.
 *
 * A slice is named when (1) the bound of its mean change lies beyond the margin, (2) so does its difference from the rest of each parent: all accounts for a slice of one field, either one-field slice
 * for a slice of two, so that no child is named for what its parent does, and (3) without the accounts of slices named before, it still lies beyond the margin and apart from the rest. All comparisons
 * that could have been made share `alpha` (Bonferroni, one half for slices of one field), so the chance that any slice is named whose mean change is within the margin is at most `alpha`.
 * O(n F^2) for F factors; deterministic.
 * @returns at most {@link MOST_FOUND}, and how many slices shared alpha
 */
export function findSlices(question: SliceQuestion): { readonly found: readonly FoundSlice[]; readonly slices: number } {
  const { factors, alpha, changes } = question;
  const singles = factors.reduce((sum, { slices }) => sum + slices.length, 0);
  const pairs = (singles ** 2 - factors.reduce((sum, { slices }) => sum + slices.length ** 2, 0)) / 2;
  // Two sides; a bound and one contrast for a slice of one field, two contrasts for one of two.
  const levels = [alpha / 2 / (4 * Math.max(1, singles)), alpha / 2 / (6 * Math.max(1, pairs))] as const;
  const everyone = new Uint8Array(changes.length).fill(1);
  const left = everyone.slice();
  const candidates = candidatesOf(question, everyone);
  const found: FoundSlice[] = [];
  while (found.length < MOST_FOUND) {
    const best = bestOf(question, candidates, left, everyone, levels);
    if (best === undefined) break;
    found.push(best);
    for (const at of best.members) left[at] = 0;
  }
  return { found, slices: singles + pairs };
}

function bestOf(question: SliceQuestion, candidates: readonly Candidate[], left: Uint8Array, everyone: Uint8Array, levels: readonly [number, number]): FoundSlice | undefined {
  let best: { readonly slice: FoundSlice; readonly reach: number } | undefined;
  for (const { parts, sign, weight } of weighed(question, candidates, left)) {
    // Its bound cannot reach farther than its estimate.
    if (best !== undefined && weight <= best.reach) break;
    const level = levels[parts.length - 1]!;
    const remaining = inside(question, parts, left);
    const near = boundBeyond(question, [[]], left, remaining, level, sign);
    if (near === undefined) continue;
    const reach = near * Math.sqrt(sumOf(question.shares, remaining));
    if (best !== undefined && reach <= best.reach) continue;
    const members = inside(question, parts, everyone);
    if (boundBeyond(question, parentsOf(parts), everyone, members, level, sign) === undefined) continue;
    const sample = sampleOf(question, members, 1);
    best = { reach, slice: { parts, members, estimate: meanOf(question, members), lower: guardedLower(sample, level), upper: guardedUpper(sample, level), others: meanOf(question, outside(members, everyone)) } };
  }
  return best?.slice;
}

/** How far the bound of a slice's mean change lies from 0, if beyond the margin and apart from the rest of every parent; else nothing. */
function boundBeyond(question: SliceQuestion, parents: readonly SliceParts[], among: Uint8Array, members: readonly number[], level: number, sign: 1 | -1): number | undefined {
  if (members.length < question.least) return undefined;
  const own = sampleOf(question, members, sign);
  const near = guardedLower(own, level);
  if (near <= question.margin) return undefined;
  for (const parent of parents) {
    const rest = outside(members, among, (at) => parent.every((part) => belongs(question, part, at)));
    if (rest.length === 0 || guardedLower([own, sampleOf(question, rest, -sign as 1 | -1)], level) <= 0) return undefined;
  }
  return near;
}

/** What a slice is a part of: everyone for one field, the slices of either field alone for two. */
function parentsOf(parts: SliceParts): readonly SliceParts[] {
  return parts.length === 1 ? [[]] : parts.map((part) => [part]);
}

/** Slices beyond the margin and apart from their parents by their plain means. Dropping the others here can only make the search more careful. */
function candidatesOf(question: SliceQuestion, everyone: Uint8Array): readonly Candidate[] {
  const { margin, least } = question;
  const list: Candidate[] = [];
  eachSlice(question, everyone, (parts, sum, parents, at) => {
    const mean = sum.change / sum.share;
    const sign = mean > 0 ? 1 : -1;
    if (sum.n < least || !(Math.abs(mean) > margin)) return;
    const apart = parents.every((parent) => {
      const rest = parent.share - sum.share;
      return parent.n > sum.n && rest > 0 && sign * (mean - (parent.change - sum.change) / rest) > 0 && (parts.length === 1 || worth(sum) >= ADDS * worth(parent));
    });
    if (apart) list.push({ parts, sign, at });
  });
  return list;
}

/** The candidates that matter most among the accounts left, largest shift first. */
function weighed(question: SliceQuestion, candidates: readonly Candidate[], left: Uint8Array): readonly (Candidate & { readonly weight: number })[] {
  const weights = new Map<number, number>();
  eachSlice(question, left, (_, sum, _parents, at) => {
    if (sum.n >= question.least) weights.set(at, Math.sign(sum.change) * worth(sum));
  });
  return candidates
    .map((candidate) => ({ ...candidate, weight: candidate.sign * (weights.get(candidate.at) ?? 0) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, CLOSELY);
}

function belongs({ factors }: SliceQuestion, [factor, slice]: SliceParts[number], at: number): boolean {
  const { codes, slices } = factors[factor]!;
  const { from, to } = slices[slice]!;
  return codes[at]! >= from && codes[at]! < to;
}

function inside(question: SliceQuestion, parts: SliceParts, among: Uint8Array): readonly number[] {
  const members: number[] = [];
  for (let at = 0; at < among.length; at++) if (among[at] === 1 && parts.every((part) => belongs(question, part, at))) members.push(at);
  return members;
}

/** Accounts of `among` that fit and are no members; members rise. */
function outside(members: readonly number[], among: Uint8Array, fits: (at: number) => boolean = () => true): readonly number[] {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at < among.length; at++) {
    if (members[next] === at) next++;
    else if (among[at] === 1 && fits(at)) rest.push(at);
  }
  return rest;
}

/** Changes of these accounts, signed, as a sample of the guarded bound; accounts of one cluster are one term. */
function sampleOf({ changes, shares, cluster, width }: SliceQuestion, members: readonly number[], sign: 1 | -1): BoundedSample {
  const terms = Float64Array.from(members, (at) => changes[at]!);
  const weights = Float64Array.from(members, (at) => shares[at]!);
  const total = sumOf(shares, members);
  const units = cluster === undefined ? { terms, shares: weights.map((weight) => weight / total) } : clusterMeans(terms, Float64Array.from(members, (at) => cluster[at]!), weights);
  return { ...units, lo: -width, hi: width, weight: sign };
}

function meanOf({ changes, shares }: SliceQuestion, members: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const at of members) {
    sum += shares[at]! * changes[at]!;
    total += shares[at]!;
  }
  return total > 0 ? sum / total : 0;
}

function sumOf(shares: Float64Array, members: readonly number[]): number {
  let sum = 0;
  for (const at of members) sum += shares[at]!;
  return sum;
}
