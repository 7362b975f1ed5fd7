import { clopperPearson } from '../../stats/clopper-pearson.js';
import { concordance } from '../../stats/concordance.js';
import { demandMoments } from '../../stats/moments.js';
import { pairedKs } from '../../stats/paired-ks.js';
import { meanInterval } from '../../stats/mean-interval.js';
import { pearson } from '../../stats/pearson.js';
import { signTest } from '../../stats/sign-test.js';
import { tally } from '../../stats/tally.js';
import type { ScorePairs } from '../../table/pair-scores.js';
import type { PairedComparison } from './comparison.js';
import { boundsOf, orUndefined, quantilesOf, UNBOUNDED } from './describe-side.js';

/** What is found apart, so that it can be found at the same time: Spearman's correlation, and the accounts that moved farthest with their ids. */
export type PairsAside = Pick<PairedComparison, 'spearman' | 'farthest'>;

/** The same accounts in both files: what changed from a to b, account by account. O(n log n). */
export function comparePairs({ a, b, onlyA, onlyB, unscored }: ScorePairs, confidence: number, { spearman, farthest }: PairsAside): PairedComparison {
  const n = a.length;
  const counts = { n, onlyA, onlyB, unscored };
  if (n === 0) return { ...counts, differences: null, sign: { above: 0, below: 0, equal: 0, shareAbove: null, pValue: null }, ks: null, pearson: null, spearman, concordance: null, farthest };
  const ks = pairedKs(b, a);
  return {
    ...counts,
    differences: differencesOf(a, b, confidence),
    sign: signOf(a, b, confidence),
    ks: { statistic: ks.statistic, location: ks.location, sign: ks.sign, standardError: ks.standardError, down: ks.down, up: ks.up },
    pearson: orUndefined(() => pearson(a, b).statistic) ?? null,
    spearman,
    concordance: orUndefined(() => concordance(a, b).statistic) ?? null,
    farthest,
  };
}

function differencesOf(a: Float64Array, b: Float64Array, confidence: number): PairedComparison['differences'] {
  const n = a.length;
  const changes = new Float64Array(n);
  let absolute = 0;
  for (let i = 0; i < n; i++) {
    changes[i] = b[i]! - a[i]!;
    absolute += Math.abs(changes[i]!);
  }
  const { mean, m2 } = demandMoments(changes, 'comparePairs(changes)', 1);
  return {
    mean,
    meanInterval: orUndefined(() => boundsOf(meanInterval(changes, confidence))) ?? UNBOUNDED,
    sd: n < 2 ? null : Math.sqrt(m2 / (n - 1)),
    meanAbsolute: absolute / n,
    quantiles: quantilesOf(tally(changes), confidence),
  };
}

function signOf(a: Float64Array, b: Float64Array, confidence: number): PairedComparison['sign'] {
  const test = orUndefined(() => signTest(b, a));
  if (test === undefined) return { above: 0, below: 0, equal: a.length, shareAbove: null, pValue: null };
  const { above, below, pValue } = test;
  return { above, below, equal: a.length - above - below, shareAbove: { estimate: above / (above + below), ...boundsOf(clopperPearson(above, above + below, confidence)) }, pValue };
}
