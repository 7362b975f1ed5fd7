import { describe, expect, test } from 'vitest';
import { sampleVerdict } from '../testing/sample-verdicts.js';
import type { Run } from '../../run/run.js';
import { budgetUse } from './headline.js';
import { countOf, observed, restsOn, standingOf, weightOf } from './wording.js';

const verdict = (changes: Parameters<typeof sampleVerdict>[3]) => sampleVerdict('id', 'ks', 'claim', { tolerance: 0.1, ...changes });

describe('hand: wording of a verdict', () => {
  test('the lower bound of a failure, the upper of a pass, both when undecided, never a bare estimate', () => {
    expect(observed(verdict({ outcome: 'fail', lower: 0.14, upper: 0.2, estimate: 0.17 }))).toBe('at least 0.14');
    expect(observed(verdict({ outcome: 'pass', lower: 0.001, upper: 0.011, estimate: 0.006 }))).toBe('at most 0.011');
    expect(observed(verdict({ outcome: 'inconclusive', lower: 0.041, upper: 0.12, estimate: 0.06 }))).toBe('between 0.041 and 0.12');
  });

  test('no evidence is said to be none', () => {
    expect(observed(verdict({ outcome: 'inconclusive', lower: null, upper: null, estimate: null }))).toBe('no usable evidence');
    expect(observed(verdict({ outcome: 'inconclusive', n: 0 }))).toBe('no usable evidence');
  });

  test('what it rests on has its name where that is not accounts', () => {
    expect([restsOn(verdict({ n: 1 })), countOf(verdict({ n: 1 }))]).toEqual(['1 account', '1']);
    expect([{ n: 600 }, { n: 517, details: { queries: 517 } }, { n: 1, details: { clusters: 1 } }].map((changes) => [restsOn(verdict(changes)), countOf(verdict(changes))])).toEqual([['600 accounts', '600'], ['517 lists', '517 lists'], ['1 cluster', '1 cluster']]);
  });

  test('a budget that was used up is not overdrawn', () => {
    const using = (sent: number) => budgetUse({ looks: [], timings: { requests: { candidate: { sent } } }, manifest: { budget: { requests: 100 } } } as unknown as Run);
    expect(using(100)).toBe('0 accounts and 100 requests (100% of the 100 budgeted) were enough to get here.');
    expect(using(101)).toBe('0 accounts and 101 requests (100 planned; what failed was asked again, batches account by account) were enough to get here.');
  });

  test('one unbounded side', () => {
    expect(observed(verdict({ outcome: 'inconclusive', lower: null, upper: 0.3 }))).toBe('at most 0.3');
    expect(observed(verdict({ outcome: 'inconclusive', lower: 0.02, upper: null }))).toBe('at least 0.02');
  });

  test('a reading of the check is used as it is', () => {
    expect(observed(verdict({ details: { reading: 'mean score between 0.02 and 0.03' } }))).toBe('mean score between 0.02 and 0.03');
  });

  test('a known issue is not gating and is called what it is', () => {
    const known = verdict({ outcome: 'fail', gates: false, knownIssue: { ticket: 'RISK-1', owner: 'risk', expires: '2026-12-31' } });
    expect(standingOf(known)).toBe('advisory failed');
    expect(weightOf(known)).toBe('known issue RISK-1, owned by risk, until 2026-12-31');
    expect(weightOf({ ...known, gates: true })).toBe('known issue RISK-1, owned by risk, expired on 2026-12-31: it gates again');
    expect(weightOf(verdict({}))).toBe('');
  });

  test('a census has no interval to tell', () => {
    expect(observed(verdict({ outcome: 'pass', lower: 0.012, upper: 0.012, estimate: 0.012, details: { census: true } }))).toBe('exactly 0.012');
  });
});
