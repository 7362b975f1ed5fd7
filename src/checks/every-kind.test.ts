import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { decide } from '../verdict/decide.js';
import { levelsOf } from '../verdict/levels.js';
import type { Check } from './check.js';
import * as kinds from './index.js';
import { ESTIMATING } from './testing/coverage-cases.js';
import { groupCases } from './testing/group-cases.js';
import { powerCases } from './testing/power-cases.js';
import { rankingCases } from './testing/ranking-cases.js';
import { rateCases } from './testing/rate-cases.js';
import { answersFor, EVERY_CHECK, EVERY_KIND, type Columns } from './testing/every-kind.js';

const LEVELS = { fail: 1e-4, pass: 0.01 };
const judge = (check: Check, columns: Columns) => decide(check, check.effect(answersFor(check, columns), LEVELS), LEVELS, 1);

const uniform = generator(3);
const N = 400;
const BASE = Array.from({ length: N }, () => Array.from({ length: 6 }, uniform).sort((x, y) => x - y)[1]!);
const LABEL = BASE.map((score) => Number(uniform() < score));

describe('every kind: contract', () => {
  it('each constructor of the index is here', () => {
    const made = new Set(EVERY_KIND.map(({ kind }) => kind));
    const constructors = Object.values(kinds).filter((value) => typeof value === 'function');
    expect(made.size).toBe(constructors.length);
  });

  it('each estimating kind has a coverage simulation, and each planned one a simulation of its power', () => {
    const covered = new Set([...ESTIMATING.map(({ kind }) => kind), ...[...groupCases(60), ...rankingCases(20), ...rateCases(20)].map(({ check }) => check.kind), 'latency-quantile']);
    const powered = new Set(powerCases().map(({ check }) => check.kind));
    for (const { kind, planning, deterministic } of EVERY_CHECK) {
      if (!deterministic) expect(covered, kind).toContain(kind);
      if (['mean', 'class', 'rate'].includes(planning.family)) expect(powered, kind).toContain(kind);
    }
  });

  it.each(EVERY_CHECK.map((check) => [check.id, check] as const))('%s: no account is inconclusive, with a reason', (_id, check) => {
    const verdict = judge(check, { candidate: [], baseline: [], label: [] });
    expect(verdict.outcome).toBe('inconclusive');
    expect(verdict.because).toMatch(/^no usable evidence: \S/);
    for (const number of [verdict.lower, verdict.upper, verdict.estimate]) expect(number).not.toBeNaN();
  });

  it.each(EVERY_CHECK.map((check) => [check.id, check] as const))('%s: one cohort without an account spoils the whole', (_id, check) => {
    const answers = answersFor(check, { candidate: BASE, baseline: BASE, label: LABEL }).map((evidence) => {
      if (evidence.kind !== 'pairs' && evidence.kind !== 'labelled') return evidence;
      const [first, ...others] = evidence.strata;
      return { ...evidence, strata: [{ ...first!, to: first!.from, missing: first!.to - first!.from }, ...others] };
    });
    const bounds = check.effect(answers, LEVELS);
    // Lists and times know no cohorts; a version may go unnamed by one.
    if (['ndcg-drop', 'ranking-drop', 'ranking-floor', 'top-k-overlap', 'latency-quantile', 'served-version'].includes(check.kind)) expect(bounds.unusable).toBeUndefined();
    else expect(bounds.unusable).toMatch(/cohort loyal has no account|no account|usable value/);
  });

  it.each(EVERY_CHECK.filter(({ deterministic, timed }) => !deterministic && !timed).map((check) => [check.id, check] as const))('%s: accounts that count by tens have wider bounds, or none and a reason', (_id, check) => {
    const moved = BASE.map((score, i) => Math.min(1, score + 0.02 * (i % 3)));
    const alone = answersFor(check, { candidate: moved, baseline: BASE, label: LABEL });
    const tens = alone.map((evidence) => (evidence.kind === 'pairs' || evidence.kind === 'labelled' ? { ...evidence, cluster: Float64Array.from(evidence.account, (_account, at) => Math.floor(at / 10)) } : evidence));
    const [one, ten] = [check.effect(alone, LEVELS), check.effect(tens, LEVELS)];
    const { unclustered } = check.planning;
    if (unclustered !== undefined) {
      expect(ten).toMatchObject({ unusable: `${unclustered.reason}: ${unclustered.hint}`, n: one.n });
      expect(one.unusable).toBeUndefined();
    } else if (check.needs.every(({ evidence }) => evidence !== 'rankings')) {
      expect(ten.n).toBeLessThan(one.n);
      expect(ten.upper).toBeGreaterThan(one.upper);
    }
  });

  it.each(EVERY_CHECK.map((check) => [check.id, check] as const))('%s: constant scores, one class and tiny samples never give NaN or a pass by accident', (_id, check) => {
    const constant = BASE.map(() => 0.3);
    for (const columns of [
      { candidate: constant, baseline: constant, label: LABEL },
      { candidate: BASE, baseline: constant, label: LABEL },
      { candidate: BASE, baseline: BASE, label: LABEL.map(() => 0) },
      { candidate: BASE, baseline: BASE, label: LABEL.map(() => 1) },
      { candidate: [0.2], baseline: [0.2], label: [1] },
      { candidate: [0.2, 0.9], baseline: [0.2, 0.1], label: [0, 1] },
      { candidate: BASE.map(() => 1), baseline: BASE.map(() => 0), label: LABEL },
    ]) {
      const verdict = judge(check, columns);
      for (const number of [verdict.lower, verdict.upper, verdict.estimate]) expect(number).not.toBeNaN();
      expect(verdict.lower).toBeLessThanOrEqual(verdict.upper);
      if (columns.candidate.length <= 2 && !check.deterministic) expect(verdict.outcome).not.toBe('pass');
    }
  });

  it.each(EVERY_CHECK.map((check) => [check.id, check] as const))('%s: bounds enclose the estimate and widen as levels fall', (_id, check) => {
    const columns = { candidate: BASE.map((score, i) => Math.min(1, score + (i % 7 === 0 ? 0.1 : 0.005))), baseline: BASE, label: LABEL };
    const wide = check.effect(answersFor(check, columns), { fail: 1e-5, pass: 1e-5 });
    const narrow = check.effect(answersFor(check, columns), { fail: 0.01, pass: 0.01 });
    expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
    expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper);
    expect(narrow.lower).toBeLessThanOrEqual(narrow.estimate + 1e-12);
    expect(narrow.upper).toBeGreaterThanOrEqual(narrow.estimate - 1e-12);
    expect(narrow.worst?.length ?? 0).toBeLessThanOrEqual(20);
    for (const id of narrow.worst ?? []) expect(id).toMatch(/^[a-z]+\/\d+$/);
  });

  it('every number in the details can be printed as JSON', () => {
    for (const check of EVERY_CHECK) {
      const bounds = check.effect(answersFor(check, { candidate: BASE, baseline: BASE, label: LABEL }), LEVELS);
      expect(JSON.stringify(bounds.details ?? {})).not.toMatch(/null,"candidate":null|NaN/);
    }
  });
});

describe('every kind: law', () => {
  const comparing = ['ks', 'psi', 'wasserstein', 'mean-shift', 'exceedance-shift', 'rank-correlation', 'decision-churn'];
  const moved = BASE.map((score, i) => Math.min(1, score + (i % 5 === 0 ? 0.2 : 0)));

  it('undirected effects do not change when the arms change places', () => {
    for (const check of EVERY_CHECK.filter(({ kind, id }) => comparing.includes(kind) && kind !== 'psi' && !id.endsWith('relative'))) {
      const there = check.effect(answersFor(check, { candidate: moved, baseline: BASE, label: LABEL }), LEVELS);
      const back = check.effect(answersFor(check, { candidate: BASE, baseline: moved, label: LABEL }), LEVELS);
      expect(back.estimate).toBeCloseTo(there.estimate, 12);
      expect(back.upper).toBeCloseTo(there.upper, 12);
      if (check.kind !== 'ks') expect(back.lower).toBeCloseTo(there.lower, 12);
    }
  });

  it('directed effects change their sign when the arms change places', () => {
    const check = kinds.meanShift({ atMost: 0.02, direction: 'up' }).expand({ cohorts: [{ name: 'loyal', weight: 1 }], hasBaseline: true, labelled: true, fields: [], range: [0, 1] })[0]!;
    const there = check.effect(answersFor(check, { candidate: moved, baseline: BASE, label: LABEL }), { fail: 0.01, pass: 0.01 });
    const back = check.effect(answersFor(check, { candidate: BASE, baseline: moved, label: LABEL }), { fail: 0.01, pass: 0.01 });
    expect(back.estimate).toBeCloseTo(-there.estimate, 12);
    expect(back.lower).toBeCloseTo(-there.upper, 12);
  });

  it('permuting accounts within a look changes no bound', () => {
    const order = BASE.map((_, i) => (i * 37) % N);
    const permuted = (values: readonly number[]) => order.map((i) => values[i]!);
    for (const check of EVERY_CHECK.filter(({ needs }) => needs[0]!.evidence !== 'rankings')) {
      const bounds = check.effect(answersFor(check, { candidate: moved, baseline: BASE, label: LABEL }), LEVELS);
      const again = check.effect(answersFor(check, { candidate: permuted(moved), baseline: permuted(BASE), label: permuted(LABEL) }), LEVELS);
      expect(again.lower).toBeCloseTo(bounds.lower, 10);
      expect(again.upper).toBeCloseTo(bounds.upper, 10);
      expect(again.estimate).toBeCloseTo(bounds.estimate, 10);
    }
  });

  it('a duplicate only tightens levels, so no verdict turns to fail; an advisory one changes nothing', () => {
    const budget = { falseAlarm: 0.01, miss: 0.05 };
    const once = levelsOf(EVERY_CHECK, budget);
    const copies = EVERY_CHECK.map((check) => ({ ...check, id: `${check.id}-again` }));
    const twice = levelsOf([...EVERY_CHECK, ...copies], budget);
    const advised = levelsOf([...EVERY_CHECK, ...copies.map((copy) => ({ ...copy, severity: 'advisory' as const }))], budget);
    for (const check of EVERY_CHECK) {
      const answers = answersFor(check, { candidate: moved, baseline: BASE, label: LABEL });
      const verdictAt = (levels: typeof once) => decide(check, check.effect(answers, levels.get(check.id)!), levels.get(check.id)!, 1);
      expect(verdictAt(twice).upper).toBe(verdictAt(once).upper);
      expect(verdictAt(twice).lower).toBeLessThanOrEqual(verdictAt(once).lower);
      if (check.severity === 'gating') expect(verdictAt(advised)).toEqual(verdictAt(once));
    }
  });
});
