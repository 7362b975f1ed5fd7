import { describe, expect, it } from 'vitest';
import { isMlcheckError } from '../errors.js';
import * as kinds from './index.js';
import { CONTEXT } from './testing/evidence-of.js';

const { ks, meanShift, monotonicity, invariance, cohortOrdering, exceedanceRate, decisionChurn, servedVersion, aucFloor, prAuc, psi } = kinds;

/** The message of an expansion that must be refused, with its hint. */
function refusal(make: () => { expand(context: typeof CONTEXT): unknown }, context = CONTEXT): string {
  try {
    make().expand(context);
  } catch (error) {
    if (!isMlcheckError(error)) throw error;
    expect(error.code).toBe('suite-invalid');
    return error.hint === undefined ? error.message : `${error.message} | ${error.hint}`;
  }
  return 'not refused';
}

describe('declaring a check: hand', () => {
  it('one check for all cohorts, one per cohort, one for some together', () => {
    expect(ks({ atMost: 0.1 }).expand(CONTEXT).map(({ id, scope }) => [id, scope])).toEqual([['ks', 'all']]);
    expect(ks({ id: 'score-ks', atMost: 0.1, cohorts: 'each' }).expand(CONTEXT).map(({ id, scope }) => [id, scope])).toEqual([
      ['score-ks[loyal]', 'loyal'],
      ['score-ks[new]', 'new'],
      ['score-ks[stolen]', 'stolen'],
    ]);
    expect(ks({ atMost: 0.1, cohorts: ['loyal', 'new'] }).expand(CONTEXT)[0]).toMatchObject({ id: 'ks[loyal+new]', scope: 'loyal+new', cohorts: ['loyal', 'new'] });
    const nested = { ...CONTEXT, cohorts: ['web.guest', 'web.member', 'webshop'].map((name) => ({ name, weight: 1 / 3 })) };
    expect(ks({ atMost: 0.1, cohorts: 'web' }).expand(nested)).toMatchObject([{ id: 'ks[web]', scope: 'web', cohorts: ['web.guest', 'web.member'] }]);
    expect(refusal(() => ks({ atMost: 0.1, cohorts: ['web', 'web.guest'] }), nested)).toContain('must name each cohort once, got "web.guest"');
    expect(refusal(() => ks({ atMost: 0.1, cohorts: 'we' }), nested)).toContain('must be a cohort of the population');
    expect(ks({ id: 'mine', atMost: 0.1, cohorts: 'new' }).expand(CONTEXT)[0]).toMatchObject({ id: 'mine', scope: 'new' });
  });

  it('default ids speak of the field', () => {
    expect(monotonicity({ field: 'age', by: 1, direction: 'increasing' }).expand(CONTEXT)[0]!.id).toBe('monotonicity-age');
    expect(invariance({ to: ['name', 'email'] }).expand(CONTEXT)[0]!.id).toBe('invariance-name-email');
    expect(invariance({ flip: 'name' }).expand(CONTEXT)[0]).toMatchObject({ id: 'invariance-name', claim: 'score does not change with another name for all but 2% of accounts', twins: [{ kind: 'flip', field: 'name' }] });
    expect(invariance({ perturb: { field: 'name', how: 'typo' } }).expand(CONTEXT)[0]).toMatchObject({ claim: 'score does not change with typo(name) for all but 2% of accounts', twins: [{ kind: 'perturb', field: 'name', how: 'typo' }] });
  });

  it('is frozen data: a spec, its options and parameters, and the check', () => {
    const spec = meanShift({ atMost: 0.02, tags: ['drift'], owner: 'risk', because: 'the queue is staffed for today', weight: 2 });
    const [check] = spec.expand(CONTEXT);
    for (const part of [spec, spec.options, spec.params, check, check!.needs, check!.planning]) expect(Object.isFrozen(part)).toBe(true);
    expect(spec.params).toEqual({ atMost: 0.02, direction: 'both' });
    expect(check).toMatchObject({ claim: 'mean score moves at most 0.02 against the baseline', tolerance: 0.02, unit: 'score', severity: 'gating', weight: 2, owner: 'risk', tags: ['drift'] });
  });

  it('an advisory check is not planned; latency and average precision are advisory unless told otherwise', () => {
    expect(ks({ atMost: 0.1, severity: 'advisory' }).expand(CONTEXT)[0]).toMatchObject({ severity: 'advisory', planning: { family: 'advisory' } });
    expect(kinds.latencyQuantile({ atMostMs: 200 }).expand(CONTEXT)[0]).toMatchObject({ severity: 'advisory', timed: true });
    expect(refusal(() => prAuc({ atLeast: 0.4, severity: 'gating' }))).toContain("severity: must be 'advisory'");
  });

  it('twins and repeats are named as the table names them', () => {
    expect(monotonicity({ field: 'age', by: [1, -2], direction: 'increasing' }).expand(CONTEXT)[0]).toMatchObject({
      twins: [{ kind: 'shift', field: 'age', by: 1 }, { kind: 'shift', field: 'age', by: -2 }],
      needs: [{ a: { variant: 'shift(age+1)' }, b: { variant: 'base' } }, { a: { variant: 'shift(age-2)' } }],
    });
    expect(kinds.determinism({ repeats: 2 }).expand(CONTEXT)[0]).toMatchObject({ repeats: 2, probeAccounts: 20, deterministic: true, needs: [{ b: { repeat: 1 } }, { b: { repeat: 2 } }] });
  });

  it('the suite names the threshold where the check does not', () => {
    expect(decisionChurn({ atMost: 0.02 }).expand({ ...CONTEXT, threshold: 0.8 })[0]!.claim).toBe('at most 2% of decisions flip at 0.8');
    expect(refusal(() => decisionChurn({ atMost: 0.02 }))).toContain('at: must be given: the suite names no threshold');
  });
});

describe('declaring a check: refusals', () => {
  it('say place, rule, value and the way out', () => {
    expect(refusal(() => ks({ atMost: 0 }))).toBe('atMost: must be > 0, got 0 | no number of accounts can show a difference of exactly 0: say how much is harmless');
    expect(refusal(() => ks({ atMost: NaN }))).toContain('atMost: must be > 0, got NaN');
    expect(refusal(() => ks({ atMost: '0.1' as unknown as number }))).toContain('atMost: must be > 0, got "0.1"');
    expect(refusal(() => ks({ atMost: 0.1, cohorts: 'loyl' }))).toBe(`cohorts: must be a cohort of the population, got "loyl" | did you mean 'loyal'?`);
    expect(refusal(() => ks({ atMost: 0.1, cohorts: ['new', 'zzz'] }))).toBe('cohorts[1]: must be a cohort of the population, got "zzz" | there is loyal, new, stolen');
    expect(refusal(() => ks({ atMost: 0.1, cohorts: [] }))).toContain('cohorts: must be');
    expect(refusal(() => ks({ atMost: 0.1, cohorts: ['new', 'new'] }))).toContain('must name each cohort once');
    expect(refusal(() => ks({ atMost: 0.1, id: 'a b' }))).toContain('id: must be letters');
    expect(refusal(() => ks({ atMost: 0.1, weight: 0 }))).toContain('weight: must be > 0, got 0');
    expect(refusal(() => ks({ atMost: 0.1, severity: 'gate' as 'gating' }))).toContain("severity: must be 'gating' or 'advisory'");
    expect(refusal(() => ks({ atMost: 0.1, knownIssue: { ticket: 'A-1', owner: 'me', expires: 'soon' } }))).toContain('knownIssue.expires: must be a day as YYYY-MM-DD');
    expect(refusal(() => ks({ atMost: 0.1, knownIssue: { ticket: '', owner: 'me', expires: '2027-01-01' } }))).toContain('knownIssue.ticket: must be given');
    expect(refusal(() => monotonicity({ field: 'agee', by: 1, direction: 'increasing' }))).toContain("did you mean 'age'?");
    expect(refusal(() => monotonicity({ field: 'age', by: 0, direction: 'increasing' }))).toContain('by: must not be 0');
    expect(refusal(() => monotonicity({ field: 'age', by: [1, NaN], direction: 'increasing' }))).toContain('by[1]: must be a finite number');
    expect(refusal(() => invariance({}))).toContain('to: must be given, or else set');
    expect(refusal(() => invariance({ to: 'nme' }))).toContain("did you mean 'name'?");
    expect(refusal(() => invariance({ to: 'name', flip: 'name' }))).toContain('and only one of them');
    expect(refusal(() => invariance({ flip: 'nme' }))).toContain('flip: must be a field of the population');
    expect(refusal(() => invariance({ perturb: { field: 'name', how: 'tyop' as 'typo' } }))).toContain("did you mean 'typo'?");
    expect(refusal(() => cohortOrdering({ increasing: ['loyal'] }))).toContain('increasing: must name at least two cohorts');
    expect(refusal(() => cohortOrdering({ increasing: ['loyal', 'stoln'] }))).toContain("increasing[1]: must be a cohort of the population, got \"stoln\" | did you mean 'stolen'?");
    expect(refusal(() => exceedanceRate({ at: 0.5 }))).toContain('atMost: must be given');
    expect(refusal(() => meanShift({}))).toContain('atMost: must be given');
    expect(refusal(() => meanShift({ atMost: 0.1, atMostRelative: 0.1 }))).toContain('not both');
    expect(refusal(() => psi({ atMost: 0.1, edges: [0.2, 0.2] }))).toContain('edges[1]: must be above 0.2');
    expect(refusal(() => kinds.cohortBounds({ atLeast: 0.5, atMost: 0.4 }))).toContain('atLeast: must be below atMost');
    expect(refusal(() => kinds.cohortBounds({ atMost: 2 }))).toContain('could never fail');
  });

  it('what the suite lacks: baseline, labels, range, version', () => {
    expect(refusal(() => ks({ atMost: 0.1 }), { ...CONTEXT, hasBaseline: false })).toContain('baseline: must be declared in the suite: ks compares with it');
    expect(refusal(() => aucFloor({ atLeast: 0.8 }), { ...CONTEXT, labelled: false })).toContain('population.labels: must be declared');
    const { range: _range, ...unbounded } = CONTEXT;
    for (const spec of [meanShift({ atMost: 0.1 }), kinds.wasserstein({ atMost: 0.1 }), kinds.cohortBounds({ atMost: 0.1 }), kinds.brierDrop({ atMost: 0.1 })]) {
      expect(refusal(() => spec, unbounded)).toContain('range: must be declared');
    }
    for (const spec of [ks({ atMost: 0.1 }), psi({ atMost: 0.1 }), kinds.quantileBounds({ p: 0.5, atMost: 3 }), kinds.rankCorrelation({ atLeast: 0.9 })]) {
      expect(refusal(() => spec, unbounded)).toBe('not refused');
    }
    const { candidateVersion: _version, ...unversioned } = CONTEXT;
    expect(refusal(() => servedVersion(), unversioned)).toBe('not refused');
    expect(refusal(() => kinds.calibration({ atMost: 0.1 }), { ...CONTEXT, range: [0, 10] })).toContain('range: must lie in [0, 1]');
  });
});
