import type { Unit } from '../../checks/check.js';
import type { VerdictRecord } from '../../run/run.js';
import type { Outcome } from '../../verdict/types.js';
import { becauseOf } from '../../verdict/wording.js';
import { SAMPLE_COHORTS } from './sample-rows.js';

const LEVEL = { fail: 0.01 / 33 / 6, pass: 0.05 / 6 };

/** A plausible verdict: a pass after 1,200 accounts unless `changes` say otherwise. */
export function sampleVerdict(id: string, kind: string, claim: string, changes: Partial<VerdictRecord> = {}): VerdictRecord {
  const cohorts = changes.cohorts ?? SAMPLE_COHORTS.map(({ name }) => name);
  const outcome: Outcome = changes.outcome ?? 'pass';
  const bounds = { lower: changes.lower ?? 0.0011, upper: changes.upper ?? 0.0123, estimate: changes.estimate ?? 0.0064 };
  const n = changes.n ?? 1200;
  const made: VerdictRecord = {
    because: '',
    id,
    kind,
    claim,
    scope: 'all',
    cohorts,
    severity: 'gating',
    gates: true,
    tags: [],
    outcome,
    ...bounds,
    tolerance: 0.03,
    unit: 'index' as Unit,
    n,
    look: 3,
    level: LEVEL,
    deterministic: false,
    timed: false,
    detectable: 0.041,
    worst: [],
    replay: 'mlcheck replay fraud-risk --account loyal/0',
    history: [
      { look: 1, n: 300, lower: 0, upper: bounds.upper === null ? null : bounds.upper * 2.1, estimate: bounds.estimate },
      { look: 2, n: 600, lower: bounds.lower === null ? null : bounds.lower * 0.5, upper: bounds.upper === null ? null : bounds.upper * 1.4, estimate: bounds.estimate },
      { look: 3, n, ...bounds },
    ],
    ...changes,
  };
  const reached = { ...made, lower: made.lower ?? -Infinity, upper: made.upper ?? Infinity, estimate: made.estimate ?? 0 };
  return { ...made, because: changes.because ?? becauseOf(made, reached, outcome) };
}

/** About forty verdicts of a release that over-scores one cohort. */
export function sampleVerdicts(): readonly VerdictRecord[] {
  const worst = [17, 233, 804, 61, 1190].map((i) => `gift-card-heavy/${i}`);
  const replay = 'mlcheck replay fraud-risk --account gift-card-heavy/17';
  const perCohort = SAMPLE_COHORTS.flatMap(({ name }) => {
    const hit = name === 'gift-card-heavy';
    const near = name === 'dormant-returning';
    const scope = { scope: name, cohorts: [name] };
    const ks = hit
      ? { outcome: 'fail' as const, lower: 0.293, upper: 0.401, estimate: 0.347, worst, replay, details: { location: 0.29, sign: -1 } }
      : near
        ? { outcome: 'inconclusive' as const, lower: 0.081, upper: 0.142, estimate: 0.108, n: 4800, look: 5, accountsNeeded: 9600, replay: 'mlcheck replay fraud-risk --account dormant-returning/5' }
        : { lower: 0.012, upper: 0.061, estimate: 0.031 };
    const mean = hit
      ? { outcome: 'fail' as const, lower: 0.138, upper: 0.171, estimate: 0.154, worst, replay, tags: ['fairness'] }
      : near
        ? { lower: 0.011, upper: 0.0288, estimate: 0.019, n: 2400 }
        : { lower: -0.004, upper: 0.009, estimate: 0.002 };
    return [
      sampleVerdict(`ks[${name}]`, 'ks', 'KS distance to the baseline at most 0.10', { ...scope, tolerance: 0.1, ...ks }),
      sampleVerdict(`mean-shift[${name}]`, 'mean-shift', 'Mean score within 0.03 of the baseline', { ...scope, unit: 'score', ...mean }),
      sampleVerdict(`psi[${name}]`, 'psi', 'PSI to the baseline at most 0.20', {
        ...scope,
        tolerance: 0.2,
        severity: 'advisory',
        gates: false,
        ...(hit ? { outcome: 'fail' as const, lower: 0.61, upper: 0.93, estimate: 0.74, worst, replay } : { lower: 0.004, upper: 0.05, estimate: 0.018 }),
      }),
    ];
  });
  return [
    sampleVerdict('contract', 'contract', 'Every reply follows the response contract', { unit: 'count', deterministic: true, tolerance: 0, lower: 0, upper: 0, estimate: 0, n: 9600, details: { reading: 'no reply broke the contract' } }),
    sampleVerdict('served-version', 'served-version', 'Every reply comes from version 3', { unit: 'count', deterministic: true, tolerance: 0, lower: 0, upper: 0, estimate: 0, n: 9600 }),
    sampleVerdict('determinism', 'determinism', 'The same account twice gets the same score', { unit: 'score', deterministic: true, tolerance: 0, lower: 0, upper: 0, estimate: 0, n: 160, details: { reading: 'no score changed' } }),
    sampleVerdict('approval-rate', 'exceedance', 'Share at or above 0.5 within 2 points of the baseline', { unit: 'share', tolerance: 0.02, lower: 0.0204, upper: 0.0263, estimate: 0.0233, outcome: 'fail', worst, replay, owner: 'payments-risk', why: 'Every point above costs about 4,000 manual reviews a day.' }),
    sampleVerdict('wasserstein', 'wasserstein', 'Wasserstein distance to the baseline at most 0.04', { unit: 'score', tolerance: 0.04, lower: 0.016, upper: 0.0239, estimate: 0.0195 }),
    sampleVerdict('order', 'cohort-ordering', 'Mean score rises: loyal < shared-household < stolen-card < fraud-ring', { unit: 'score', tolerance: 0, lower: -0.09, upper: -0.021, estimate: -0.055, cohorts: ['loyal', 'shared-household', 'stolen-card', 'fraud-ring'], scope: 'loyal+shared-household+stolen-card+fraud-ring' }),
    sampleVerdict('chargebacks-monotone', 'monotonicity', 'One more chargeback never lowers the score', { unit: 'share', tolerance: 0.02, lower: 0, upper: 0.0058, estimate: 0.0008, n: 1600 }),
    sampleVerdict('name-invariance', 'invariance', 'Another name and e-mail never change the score', { unit: 'share', tolerance: 0.02, lower: 0, upper: 0.0033, estimate: 0, n: 1600 }),
    sampleVerdict('auc', 'auc-drop', 'AUC at most 0.02 below the baseline', { unit: 'index', tolerance: 0.02, lower: -0.002, upper: 0.0117, estimate: 0.0049 }),
    sampleVerdict('calibration', 'calibration', 'Mean score within 0.05 of the share of fraud', { unit: 'score', tolerance: 0.05, lower: 0.006, upper: 0.031, estimate: 0.0185 }),
    sampleVerdict('availability', 'availability', 'At most 1% of requests fail', { unit: 'share', tolerance: 0.01, lower: 0.0018, upper: 0.0049, estimate: 0.0031 }),
    sampleVerdict('loyal-mean', 'cohort-mean', 'Mean score of loyal accounts between 0.01 and 0.08', { unit: 'score', tolerance: 0, scope: 'loyal', cohorts: ['loyal'], lower: -0.04, upper: -0.0291, estimate: -0.0345 }),
    sampleVerdict('rank', 'rank-correlation', 'Rank correlation with the baseline at least 0.95', { unit: 'index', tolerance: 0.05, outcome: 'fail', lower: 0.0521, upper: 0.066, estimate: 0.0588, gates: false, knownIssue: { ticket: 'RISK-1204', owner: 'payments-risk', expires: '2026-12-31' } }),
    sampleVerdict('ece', 'ece', 'Expected calibration error at most 0.05', { tolerance: 0.05, severity: 'advisory', gates: false, outcome: 'inconclusive', lower: null, upper: null, estimate: null, n: 0, history: [], because: 'no usable evidence: fewer than 20 labelled accounts in a bin' }),
    ...perCohort,
  ];
}

/** The verdict about time of the sample. */
export function sampleTimedVerdict(): VerdictRecord {
  return sampleVerdict('latency-p95', 'latency', 'p95 latency at most 50 ms', { unit: 'share', tolerance: 0.05, timed: true, severity: 'advisory', gates: false, lower: 0.011, upper: 0.0302, estimate: 0.0194, n: 9600 });
}
