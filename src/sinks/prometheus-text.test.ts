import { describe, expect, it } from 'vitest';
import { hostileRun, HOSTILE } from '../report/testing/hostile-run.js';
import { sampleRun } from '../report/testing/sample-run.js';
import { sampleVerdict } from '../report/testing/sample-verdicts.js';
import { prometheusText } from './prometheus-text.js';
import { samplesOf } from './testing/samples-of.js';

describe('contract: Prometheus text', () => {
  it('hand: one claim that failed and one without evidence', () => {
    const verdicts = [
      sampleVerdict('ks[new]', 'ks', 'c', { outcome: 'fail', scope: 'new', tolerance: 0.1, lower: 0.125, upper: null, estimate: 0.2, n: 60 }),
      sampleVerdict('auc', 'auc', 'c', { outcome: 'inconclusive', lower: null, upper: null, estimate: null, n: 0 }),
    ];
    const run = sampleRun({ verdicts, timings: { ...sampleRun({}, 60).timings, verdicts: [] } }, 60);
    const lines = prometheusText(run).split('\n').filter((line) => /^mlcheck_(verdict|gate|exit|claims|claim_effect|run_duration)/.test(line));
    expect(lines).toEqual([
      'mlcheck_verdict{suite="fraud-risk",verdict="pass"} 0',
      'mlcheck_verdict{suite="fraud-risk",verdict="fail"} 1',
      'mlcheck_verdict{suite="fraud-risk",verdict="inconclusive"} 0',
      'mlcheck_verdict{suite="fraud-risk",verdict="unavailable"} 0',
      'mlcheck_verdict{suite="fraud-risk",verdict="error"} 0',
      'mlcheck_verdict{suite="fraud-risk",verdict="interrupted"} 0',
      'mlcheck_gate_pass{suite="fraud-risk"} 0',
      'mlcheck_exit_code{suite="fraud-risk"} 1',
      'mlcheck_run_duration_seconds{suite="fraud-risk"} 14.25',
      'mlcheck_claims{suite="fraud-risk",standing="passed"} 0',
      'mlcheck_claims{suite="fraud-risk",standing="failed"} 1',
      'mlcheck_claims{suite="fraud-risk",standing="inconclusive"} 1',
      'mlcheck_claims{suite="fraud-risk",standing="advisory_failed"} 0',
      'mlcheck_claims{suite="fraud-risk",standing="advisory_inconclusive"} 0',
      'mlcheck_claim_effect_lower{suite="fraud-risk",claim="ks[new]",kind="ks",scope="new",gates="true"} 0.125',
      'mlcheck_claim_effect_upper{suite="fraud-risk",claim="ks[new]",kind="ks",scope="new",gates="true"} +Inf',
      'mlcheck_claim_effect{suite="fraud-risk",claim="ks[new]",kind="ks",scope="new",gates="true"} 0.2',
    ]);
  });

  it.each([['smoke'], ['partial']] as const)('a %s run that passed opens no gate', (kind) => {
    const run = sampleRun({ outcome: 'pass', exitCode: 0, [kind]: true }, 60);
    expect(samplesOf(prometheusText(run)).find(({ name }) => name === 'mlcheck_gate_pass')?.value).toBe(0);
  });

  it.each(HOSTILE)('law: %j stays inside its label', (text) => {
    const samples = samplesOf(prometheusText(hostileRun(text)));
    expect(samples.length).toBeGreaterThan(20);
    const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
