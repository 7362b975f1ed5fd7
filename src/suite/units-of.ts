import { accountSource } from '../population/account-source.js';
import type { Check } from '../checks/check.js';
import type { Units } from '../verdict/sizing.js';
import type { Suite } from './suite.js';

/** Accounts per cohort that are made to count units: more would cost time, and their sizes are known well enough. */
const MOST = 5000;

/**
 * How many accounts stand for one independent witness, check by check, counted on the accounts that the last look would ask: households where the suite names clusters, lists where a claim
 * ranks. `undefined` where every account is its own. Accounts are made only when a check needs them, each at most once.
 */
export function unitsOf({ population, seed, clusterBy }: Suite, accounts: number): (check: Pick<Check, 'cohorts' | 'needs'>) => Units | undefined {
  const { size } = population.groups ?? { size: 1 };
  // A group that is cut would look small.
  const n = size * Math.ceil(Math.min(accounts, MOST) / size);
  const known = new Map<string, readonly Units[]>();
  const sizes = (field: string): readonly Units[] => {
    let found = known.get(field);
    if (found === undefined) {
      const source = accountSource(population, seed);
      found = population.cohorts.map(({ name, count = n }) => unitsAmong(Array.from({ length: Math.min(n, count) }, (_, i) => source.account(name, i).fields[field])));
      known.set(field, found);
    }
    return found;
  };
  return ({ cohorts, needs }) => {
    const lists = needs.flatMap((query) => (query.evidence === 'rankings' ? [query.query] : []));
    const fields = [...new Set([...lists.slice(0, 1), ...(clusterBy === undefined ? [] : [clusterBy])])];
    const found = fields.map((field): Units => {
      const own = sizes(field).filter((_, at) => cohorts.includes(population.cohorts[at]!.name));
      return { designEffect: own.reduce((sum, { designEffect }) => sum + designEffect, 0) / own.length, largest: Math.max(...own.map(({ largest }) => largest)), ...(field === population.groups?.by ? { final: true } : {}) };
    });
    // Lists of one cluster are one witness: the larger of the two counts.
    return found.sort((a, b) => b.designEffect - a.designEffect)[0];
  };
}

/** Units of accounts with these values; one without a value is a unit of its own. */
function unitsAmong(values: readonly unknown[]): Units {
  const counts = new Map<unknown, number>();
  let alone = 0;
  for (const value of values) {
    if (value === null || value === undefined) alone++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sizes = [...counts.values()];
  return {
    designEffect: (sizes.reduce((sum, size) => sum + size * size, 0) + alone) / Math.max(1, values.length),
    largest: sizes.reduce((most, size) => Math.max(most, size), 1),
  };
}
