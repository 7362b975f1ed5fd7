import type { Evidence, EvidenceQuery, PairedColumns } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';

/** What can be counted against the model: whether every query reads scores of accounts, which have two ends to be put at. */
export function takesWorstCase(needs: readonly EvidenceQuery[]): boolean {
  return needs.every((query) => query.evidence === 'pairs' && query.a.column === 'score' && query.b.column === 'score');
}

/**
 * An effect in which missing pairs count against the model: each is put at the ends of the score's range, once with the candidate (or the twin) high and the other low, once the other way
 * round, and the worse of the two counts; half of the fail level each. Whoever failed to answer: a baseline that is silent counts too. A cohort without any score stays without evidence.
 */
export function worstCase(effect: (evidence: readonly Evidence[], levels: Levels) => Bounds, needs: readonly EvidenceQuery[], [lo, hi]: readonly [number, number]): typeof effect {
  return (evidence, levels) => {
    const missing = Math.max(...evidence.map((one) => (one.kind === 'pairs' ? one.strata.reduce((sum, stratum) => sum + stratum.missing, 0) : 0)));
    const half = { ...levels, fail: levels.fail / 2 };
    const [first, second] = [[hi, lo] as const, [lo, hi] as const].map(([a, b]) =>
      effect(evidence.map((one, at) => (one.kind === 'pairs' ? filled(one, a, isOneColumn(needs[at]!) ? a : b) : one)), half),
    ) as [Bounds, Bounds];
    if (first.unusable !== undefined) return first;
    if (second.unusable !== undefined) return second;
    const worse = second.estimate > first.estimate ? second : first;
    return {
      ...worse,
      lower: Math.max(first.lower, second.lower),
      upper: Math.max(first.upper, second.upper),
      ...(missing > 0 ? { details: { ...worse.details, missing, missingCountsAgainst: true } } : {}),
    };
  };
}

function isOneColumn(query: EvidenceQuery): boolean {
  return query.evidence === 'pairs' && JSON.stringify(query.a) === JSON.stringify(query.b);
}

/** The columns with every missing account of a cohort that has some scores, at the given values, each a cluster of its own. */
function filled({ a, b, account, cluster, strata }: PairedColumns, atA: number, atB: number): PairedColumns {
  const found = { a: [] as number[], b: [] as number[], account: [] as number[], cluster: [] as number[] };
  const all = strata.map((stratum) => {
    const start = found.a.length;
    const known = new Set(account.subarray(stratum.from, stratum.to));
    for (let i = stratum.from; i < stratum.to; i++) put(a[i]!, b[i]!, account[i]!, cluster?.[i] ?? 0);
    if (known.size === 0) return { ...stratum, from: start, to: start };
    let left = stratum.missing;
    for (let i = 0; left > 0; i++) {
      if (known.has(i)) continue;
      put(atA, atB, i, -1 - found.a.length);
      left--;
    }
    return { ...stratum, from: start, to: found.a.length, missing: 0 };
  });
  function put(...[one, other, i, of]: readonly [number, number, number, number]): void {
    found.a.push(one);
    found.b.push(other);
    found.account.push(i);
    found.cluster.push(of);
  }
  return {
    kind: 'pairs',
    a: Float64Array.from(found.a),
    b: Float64Array.from(found.b),
    account: Uint32Array.from(found.account),
    ...(cluster === undefined ? {} : { cluster: Float64Array.from(found.cluster) }),
    strata: all,
  };
}
