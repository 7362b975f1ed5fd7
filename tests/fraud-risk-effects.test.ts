import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Effects = Readonly<Record<'overall' | 'meanShift' | 'exceedanceShift' | 'calibration', Readonly<Record<string, number>>>>;
interface Document {
  readonly tolerances: { readonly overall: Readonly<Record<string, number>>; readonly perCohort: Readonly<Record<'meanShift' | 'exceedanceShift' | 'calibration', number>> };
  readonly versions: Readonly<Record<string, Effects & { readonly replicas?: { readonly shareThatDiffer: number } }>>;
}

const { tolerances, versions } = JSON.parse(readFileSync(new URL('../fixtures/models/fraud-risk/effects.json', import.meta.url), 'utf8')) as Document;

/** Largest share of its tolerance that any effect of a version uses up, overall and per cohort; improvements of AUC and Brier score use none. */
function used(version: string): Record<string, number> {
  const { overall, ...cohorts } = versions[version] as Effects;
  const shares = Object.fromEntries(Object.entries(tolerances.overall).map(([name, tolerance]) => [name, (name.endsWith('Drop') ? Math.max(0, overall[name] as number) : Math.abs(overall[name] as number)) / tolerance]));
  for (const kind of ['meanShift', 'calibration'] as const) {
    for (const [cohort, effect] of Object.entries(cohorts[kind])) shares[`${kind}[${cohort}]`] = Math.abs(effect) / tolerances.perCohort[kind];
  }
  return shares;
}

const beyond = (version: string, times: number): string[] => Object.entries(used(version)).filter(([, share]) => share > times).map(([name]) => name);

describe('law: the versions of the fraud-risk model are as good and as bad as they are said to be', () => {
  it.each(['1', '2', '6'])('%s is within a quarter of every tolerance', (version) => expect(beyond(version, 0.25)).toEqual([]));

  it('3 over-scores shared households and nothing else', () => {
    expect(beyond('3', 1).sort()).toEqual(['calibration[shared-household]', 'meanShift[shared-household]']);
    expect(used('3')['meanShift[shared-household]']).toBeGreaterThan(4);
  });

  it('4 ranks as 1 does and is far from calibrated', () => {
    expect(used('4')['aucDrop']).toBeLessThan(0.25);
    expect(used('4')['rankDisagreement']).toBeLessThan(0.25);
    expect(used('4')['calibration[stolen-card]']).toBeGreaterThan(3);
  });

  it('5 lost three times the AUC that is tolerated', () => expect(used('5')['aucDrop']).toBeGreaterThan(3));

  it('6 answers differently by turns', () => expect(versions['6']?.replicas?.shareThatDiffer).toBeGreaterThan(0.99));
});
