import type { Check } from '../checks/check.js';
import type { EvidenceQuery, Prefix, Source } from '../table/evidence.js';
import { BASE, type Arm } from '../table/row.js';

/** Rows that have to exist before a look can be judged: the first `n` accounts of a cohort, from one arm, as one variant and repeat. */
export interface Demand {
  readonly arm: Arm;
  readonly variant: string;
  readonly repeat: number;
  readonly cohort: string;
  readonly n: number;
}

/** The sources that a query reads. */
export function sourcesOf(query: EvidenceQuery): readonly Source[] {
  switch (query.evidence) {
    case 'tally':
      return [query.of];
    case 'pairs':
      return [query.a, query.b];
    case 'labelled':
    case 'rankings':
      return query.of;
  }
}

/** True when a query reads twins or repeats, which a check may limit to its first `probeAccounts` accounts per cohort. */
function probes(query: EvidenceQuery): boolean {
  return sourcesOf(query).some((source) => source.variant !== BASE || source.repeat > 0);
}

/** The prefix of accounts that one query of a check is answered on, when each cohort has `accounts`. */
export function prefixesOf(check: Check, query: EvidenceQuery, accounts: ReadonlyMap<string, number>, weights: ReadonlyMap<string, number>): readonly Prefix[] {
  const total = check.cohorts.reduce((sum, cohort) => sum + (weights.get(cohort) ?? 0), 0);
  return check.cohorts.map((cohort) => {
    const n = accounts.get(cohort) ?? 0;
    return {
      cohort,
      n: probes(query) ? Math.min(n, check.probeAccounts ?? n) : n,
      weight: total > 0 ? (weights.get(cohort) ?? 0) / total : 1 / check.cohorts.length,
    };
  });
}

/**
 * Everything that the checks need when each cohort has `accounts`, without repetition, in a fixed order: base rows before probes, cohort by cohort.
 * Both arms of a base account are always wanted together, so that pairs are complete.
 */
export function demandOf(checks: readonly Check[], accounts: ReadonlyMap<string, number>, arms: readonly Arm[]): readonly Demand[] {
  const wanted = new Map<string, Demand>();
  const want = (demand: Demand): void => {
    const key = JSON.stringify([demand.repeat, demand.variant, demand.cohort, demand.arm]);
    const known = wanted.get(key);
    if (!known || known.n < demand.n) wanted.set(key, demand);
  };
  for (const check of checks) {
    for (const cohort of check.cohorts) {
      const n = accounts.get(cohort) ?? 0;
      for (const arm of arms) want({ arm, variant: BASE, repeat: 0, cohort, n });
      for (const query of check.needs) {
        for (const source of sourcesOf(query)) {
          if (source.variant === BASE && source.repeat === 0) continue;
          want({ arm: source.arm, variant: source.variant, repeat: source.repeat, cohort, n: Math.min(n, check.probeAccounts ?? n) });
        }
      }
    }
  }
  const order = [...accounts.keys()];
  const rank = (demand: Demand): readonly (number | string)[] => [demand.repeat, demand.variant === BASE ? 0 : 1, demand.variant, order.indexOf(demand.cohort), demand.arm];
  return [...wanted.values()].sort((a, b) => compared(rank(a), rank(b)));
}

function compared(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (let at = 0; at < a.length; at++) {
    if (a[at]! < b[at]!) return -1;
    if (a[at]! > b[at]!) return 1;
  }
  return 0;
}
