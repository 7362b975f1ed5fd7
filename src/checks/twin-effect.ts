import type { Evidence, Stratum } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';
import { rateEffect } from './rate-bounds.js';
import { pairs } from './strata.js';

/**
 * The share of accounts that a twin shows to misbehave: pairs of (twin, base) per step, an account counts once when any step is worse than `slack`.
 * Only accounts for which every step was answered count.
 * @param badness of step `at`: how far the twin's score went the wrong way, in score units.
 */
export function twinEffect(
  badness: (at: number) => (changed: number, base: number) => number,
  slack: number,
  tolerance: number,
  counted: boolean,
): (evidence: readonly Evidence[], levels: Levels) => Bounds {
  return (evidence, levels) => {
    const worst = worstStep(evidence, badness);
    // Scores are float sums: a difference of rounding size is none.
    const hits = worst.bad.map((value) => (value > slack + 1e-12 ? 1 : 0));
    const bounds = rateEffect({ hits, account: worst.account, strata: worst.strata, ...(worst.cluster === undefined ? {} : { cluster: worst.cluster }) }, tolerance, levels, (at) => worst.bad[at]!, counted);
    return { ...bounds, details: { ...bounds.details, largestChange: worst.bad.reduce((largest, value) => Math.max(largest, value), 0) } };
  };
}

interface WorstSteps {
  readonly bad: Float64Array;
  readonly account: Uint32Array;
  readonly strata: readonly Stratum[];
  readonly cluster?: Float64Array;
}

/** The worst step of every account that has them all. */
function worstStep(evidence: readonly Evidence[], badness: (at: number) => (changed: number, base: number) => number): WorstSteps {
  const first = pairs(evidence);
  const step = badness(0);
  let found: WorstSteps = { ...first, bad: first.a.map((changed, i) => step(changed, first.b[i]!)) };
  for (let at = 1; at < evidence.length; at++) found = joined(found, pairs(evidence, at), badness(at));
  return found;
}

function joined(left: WorstSteps, right: ReturnType<typeof pairs>, badness: (changed: number, base: number) => number): WorstSteps {
  const bad: number[] = [];
  const account: number[] = [];
  const cluster: number[] = [];
  const strata = left.strata.map((stratum) => {
    const other = right.strata.find(({ cohort }) => cohort === stratum.cohort);
    const from = bad.length;
    // Both are in order of index: one walk through the two.
    for (let i = stratum.from, j = other?.from ?? 0; other !== undefined && i < stratum.to && j < other.to; ) {
      const [here, there] = [left.account[i]!, right.account[j]!];
      if (here === there) {
        bad.push(Math.max(left.bad[i]!, badness(right.a[j]!, right.b[j]!)));
        account.push(here);
        if (left.cluster !== undefined) cluster.push(left.cluster[i]!);
      }
      if (here <= there) i++;
      if (there <= here) j++;
    }
    const total = stratum.to - stratum.from + stratum.missing;
    return { ...stratum, from, to: bad.length, missing: total - (bad.length - from) };
  });
  return {
    bad: Float64Array.from(bad),
    account: Uint32Array.from(account),
    strata,
    ...(left.cluster === undefined ? {} : { cluster: Float64Array.from(cluster) }),
  };
}
