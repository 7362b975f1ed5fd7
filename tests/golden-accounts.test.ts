import { readFileSync } from 'node:fs';
import { accountSource, GENERATOR_VERSION, populationDigest } from 'mlcheck';
import { describe, expect, it } from 'vitest';
import { FEATURES, population } from '../suites/fraud-risk.population.js';

interface Golden {
  readonly generator: number;
  readonly digest: string;
  readonly accounts: readonly { readonly id: string; readonly label: 0 | 1; readonly fields: Readonly<Record<string, unknown>> }[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const golden = read('../fixtures/accounts/golden-42.json') as Golden;
const source = accountSource(population, 42);

describe('law: the accounts of seed 42 never change within a generator version', () => {
  it('has eight of every cohort, from this generator', () => {
    expect(golden.generator).toBe(GENERATOR_VERSION);
    expect(golden.accounts.map(({ id }) => id)).toEqual(source.cohorts.flatMap((cohort) => [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `${cohort}/${i}`)));
  });

  it('draws the same bytes', () => {
    for (const { id, label, fields } of golden.accounts) {
      const [cohort = '', i] = id.split('/');
      const account = source.account(cohort, Number(i));
      expect(JSON.stringify({ id: account.id, label: account.label, fields: account.fields })).toBe(JSON.stringify({ id, label, fields }));
    }
    expect(populationDigest(population, 42)).toBe(golden.digest);
  });
});

describe('law: the fraud population', () => {
  it.each(['1', '2', '3', '4', '5', '6'])('gives version %s the features it was trained on, in its order', (version) => {
    expect(read(`../fixtures/models/fraud-risk/${version}/serving.json`)).toMatchObject({ version, features: FEATURES });
  });

  it('has features that are numbers or yes and no', () => {
    const { fields } = source.account('loyal', 0);
    for (const name of FEATURES) expect(['number', 'boolean']).toContain(typeof fields[name]);
  });

  it('is rarely fraud among loyal customers and mostly among fraud rings', () => {
    const rate = (cohort: string): number => source.accounts(cohort, 0, 2000).filter(({ label }) => label === 1).length / 2000;
    expect(rate('loyal')).toBeLessThan(0.02);
    expect(rate('stolen-card')).toBeGreaterThan(0.45);
    expect(rate('fraud-ring')).toBeGreaterThan(0.55);
  });
});
