import { createHash } from 'node:crypto';
import { GENERATOR_VERSION } from '../random/uniform.js';
import type { FieldValue } from './account.js';
import { accountSource } from './account-source.js';
import { rowsDigest } from './file-source.js';
import type { Population } from './population.js';

const ACCOUNTS = 16;

/**
 * SHA-256, in hexadecimal, of what a population gives under a seed: generator version, cohorts with shares, and the first 16 accounts of every cohort with their labels, as
 * JSON with sorted keys; of a file, its content and which row is in which cohort. Two populations with one digest score the same accounts, for all that a run shows.
 */
export function populationDigest(population: Population, seed: number): string {
  const source = accountSource(population, seed);
  const rows = population.file?.rows;
  const cohorts = population.cohorts.map(({ name, share, count }) => ({
    accounts: source.accounts(name, 0, rows === undefined ? ACCOUNTS : Math.min(ACCOUNTS, count ?? 0)).map(({ fields, label }) => ({ fields: sorted(fields), label: label ?? null })),
    name,
    share,
  }));
  const text = JSON.stringify({ cohorts, generator: GENERATOR_VERSION, labels: population.labels?.source ?? null, seed, ...(population.declaration?.groups === undefined ? {} : { groups: population.declaration.groups }), ...(rows === undefined ? {} : { census: population.census === true, rows: rowsDigest(rows), ...(population.file?.log === undefined ? {} : { log: population.file.log }) }) });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function sorted(fields: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
