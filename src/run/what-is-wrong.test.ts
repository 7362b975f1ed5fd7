import { describe, expect, test } from 'vitest';
import { sampleVerdict } from '../report/testing/sample-verdicts.js';
import { runSentence } from './sentence.js';
import type { VerdictRecord } from './run.js';
import { whatIsWrong } from './what-is-wrong.js';

const broken = (kind: string, scope = 'all', details: VerdictRecord['details'] = {}): VerdictRecord => sampleVerdict(`${kind}[${scope}]`, kind, 'claim', { outcome: 'fail', gates: true, scope, details });

describe('hand: what is wrong and for whom, in words', () => {
  test.each<[string, readonly VerdictRecord[], string]>([
    ['one cohort, two kinds about scores', [broken('mean-shift', 'shared-household', { shift: 0.1 }), broken('calibration', 'shared-household')], 'scores moved up and miss the true rates for shared-household'],
    ['scores that fell', [broken('mean-shift', 'new', { shift: -0.1 })], 'scores moved down for new'],
    ['many cohorts are counted', ['a', 'b', 'c', 'd'].map((scope) => broken('mean-shift', scope, { shift: 0.1 })), 'scores moved up for 4 of 10 cohorts'],
    ['different cohorts stay apart', [broken('mean-shift', 'a', { shift: 0.1 }), broken('calibration', 'b')], 'scores moved up for a and scores miss the true rates for b'],
    ['what hurts most comes first, three clauses at most', [broken('ks'), broken('psi'), broken('decision-churn'), broken('brier-drop'), broken('auc-drop'), broken('auc-floor')], 'it tells positives from negatives less well, its errors are larger and too many decisions flip'],
    ['lists', [broken('ndcg-drop'), broken('ranking-drop'), broken('ranking-floor'), broken('top-k-overlap')], 'it ranks less well and it ranks differently'],
    ['service', [broken('invariance'), broken('determinism')], 'the same account gets another score when it is asked again and scores change with what should not matter'],
    ['what it should be blind to', [{ ...broken('invariance'), claim: 'score does not change with other values of fullName and email for all but 2% of accounts' }], 'scores change with fullName and email'],
    ['a kind without words', [broken('custom')], ''],
  ])('%s', (_, failed, words) => {
    expect(whatIsWrong(failed, 10)).toBe(words);
  });

  test('the sentence of a run that failed', () => {
    const verdicts = [broken('mean-shift', 'new', { shift: 0.1 }), sampleVerdict('ks', 'ks', 'claim', {})];
    expect(runSentence('fail', verdicts, { model: 'fraud', version: '3', cohorts: 4, smoke: false, partial: false })).toBe('fraud version 3 should not be released: scores moved up for new; 1 of 2 gating claims is broken.');
    expect(runSentence('fail', [broken('custom')], { model: 'fraud', cohorts: 4, smoke: false, partial: true })).toBe('fraud should not be released: 1 of 1 gating claim is broken. This is a partial run: only some claims were judged.');
  });
});
