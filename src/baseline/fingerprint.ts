import { createHash } from 'node:crypto';
import { accountSource } from '../population/account-source.js';
import { GENERATOR_VERSION } from '../random/uniform.js';
import { canonicalJson } from '../suite/canonical.js';
import type { Plan } from '../suite/plan.js';
import type { Fingerprint } from './baseline.js';

const ACCOUNTS = 16;

/** What decides which accounts a plan scores and on which scale; the digest of a cohort covers its first 16 accounts, whose fields all others follow. */
export function fingerprintOf({ suite, seed }: Pick<Plan, 'suite' | 'seed'>): Fingerprint {
  const source = accountSource(suite.population, seed);
  return {
    generator: String(GENERATOR_VERSION),
    seed,
    features: [...suite.population.fields],
    cohorts: suite.population.cohorts.map(({ name, share, count }) => ({
      name,
      share,
      digest: createHash('sha256').update(canonicalJson(source.accounts(name, 0, suite.population.file === undefined ? ACCOUNTS : Math.min(ACCOUNTS, count ?? 0)).map(({ fields, label }) => ({ fields, label: label ?? null })))).digest('hex'),
    })),
    ...(suite.range === undefined ? {} : { range: suite.range }),
  };
}

/** What differs between the accounts of a recording and those of a plan, in words; empty when their scores belong to the same accounts. */
export function differencesOf(recorded: Fingerprint, planned: Fingerprint): readonly string[] {
  const differences: string[] = [];
  if (recorded.generator !== planned.generator) differences.push(`generator version ${recorded.generator}, now ${planned.generator}`);
  if (recorded.seed !== planned.seed) differences.push(`seed ${recorded.seed}, now ${planned.seed}`);
  differences.push(...listed('features', recorded.features, planned.features));
  const names = (of: Fingerprint): readonly string[] => of.cohorts.map(({ name }) => name);
  differences.push(...listed('cohorts', names(recorded), names(planned)));
  if (JSON.stringify(recorded.range) !== JSON.stringify(planned.range)) differences.push(`range ${rangeText(recorded.range)}, now ${rangeText(planned.range)}`);
  // Whatever stands above changes the accounts, too: it is the better word for it.
  if (differences.length > 0) return differences;
  const changed = planned.cohorts.filter(({ name, digest }) => recorded.cohorts.find((cohort) => cohort.name === name)?.digest !== digest).map(({ name }) => name);
  if (changed.length > 0) differences.push(`accounts of ${changed.join(', ')}: the population draws others now`);
  return differences;
}

function listed(what: string, before: readonly string[], now: readonly string[]): readonly string[] {
  const gone = before.filter((name) => !now.includes(name));
  const added = now.filter((name) => !before.includes(name));
  return [...(gone.length === 0 ? [] : [`${what} no longer there: ${gone.join(', ')}`]), ...(added.length === 0 ? [] : [`${what} not in the recording: ${added.join(', ')}`])];
}

function rangeText(range: Fingerprint['range']): string {
  return range === undefined ? 'not declared' : `[${range.join(', ')}]`;
}
