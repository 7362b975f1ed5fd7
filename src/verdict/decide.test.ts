import { describe, expect, it } from 'vitest';
import { decide, settled, suiteOutcome } from './decide.js';
import type { Bounds, Levels } from './types.js';

const CLAIM = { tolerance: 0.1, unit: 'score', deterministic: false } as const;
const LEVELS: Levels = { fail: 1e-4, pass: 0.01 };
const BOUNDS: Bounds = { lower: 0.02, upper: 0.08, estimate: 0.05, n: 600 };
const outcome = (bounds: Partial<Bounds>) => decide(CLAIM, { ...BOUNDS, ...bounds }, LEVELS, 1).outcome;

describe('decide: hand', () => {
  it('passes at the tolerance, fails only above it', () => {
    expect(outcome({})).toBe('pass');
    expect(outcome({ upper: 0.1 })).toBe('pass');
    expect(outcome({ upper: 0.1000001 })).toBe('inconclusive');
    expect(outcome({ lower: 0.1, upper: 0.2 })).toBe('inconclusive');
    expect(outcome({ lower: 0.1000001, upper: 0.2 })).toBe('fail');
  });

  it('no evidence is never a pass, and never a fail', () => {
    expect(outcome({ unusable: 'one class only' })).toBe('inconclusive');
    expect(outcome({ unusable: 'one class only', lower: 1, upper: 2 })).toBe('inconclusive');
    expect(outcome({ n: 0 })).toBe('inconclusive');
    expect(outcome({ n: NaN })).toBe('inconclusive');
    expect(outcome({ upper: NaN })).toBe('inconclusive');
    expect(outcome({ lower: NaN, upper: 0 })).toBe('inconclusive');
    expect(outcome({ estimate: NaN })).toBe('inconclusive');
    expect(outcome({ lower: -Infinity, upper: Infinity })).toBe('inconclusive');
    expect(decide({ ...CLAIM, tolerance: NaN }, BOUNDS, LEVELS, 1).outcome).toBe('inconclusive');
    expect(outcome({ lower: 0.2, upper: 0.05 })).toBe('inconclusive');
  });

  it('an unbounded side leaves the other free to decide', () => {
    expect(outcome({ lower: -Infinity })).toBe('pass');
    expect(outcome({ lower: 0.3, upper: Infinity })).toBe('fail');
  });

  it('carries bounds, level and look, and says why in bounds alone', () => {
    const verdict = decide(CLAIM, BOUNDS, LEVELS, 3);
    expect(verdict).toMatchObject({ lower: 0.02, upper: 0.08, look: 3, level: LEVELS, tolerance: 0.1, n: 600 });
    expect(verdict.because).toBe('at most 0.08 (tolerance 0.1) after 600 accounts');
  });

  it('a verdict is final, but a proof that has passed so far yields to a counterexample', () => {
    const pass = decide(CLAIM, BOUNDS, LEVELS, 1);
    const fail = decide(CLAIM, { ...BOUNDS, lower: 0.2, upper: 0.3 }, LEVELS, 2);
    const open = decide(CLAIM, { ...BOUNDS, upper: 0.3 }, LEVELS, 2);
    expect(settled(CLAIM, pass, fail)).toBe(pass);
    expect(settled(CLAIM, fail, pass)).toBe(fail);
    expect(settled(CLAIM, open, pass)).toBe(pass);
    const proof = { deterministic: true };
    expect(settled(proof, pass, fail)).toBe(fail);
    expect(settled(proof, fail, pass)).toBe(fail);
    expect(settled(proof, pass, open)).toBe(pass);
  });

  it('the suite: any gating fail, else all gating pass, else inconclusive; an empty one is inconclusive', () => {
    const of = (...outcomes: ('pass' | 'fail' | 'inconclusive')[]) => outcomes.map((one) => ({ outcome: one, gates: true }));
    expect(suiteOutcome(of('pass', 'pass'))).toBe('pass');
    expect(suiteOutcome(of('pass', 'inconclusive'))).toBe('inconclusive');
    expect(suiteOutcome(of('inconclusive', 'fail'))).toBe('fail');
    expect(suiteOutcome([])).toBe('inconclusive');
    expect(suiteOutcome([{ outcome: 'fail', gates: false }])).toBe('inconclusive');
    expect(suiteOutcome([...of('pass'), { outcome: 'fail', gates: false }])).toBe('pass');
  });
});

describe('a census: hand', () => {
  const whole = (bounds: Partial<Bounds>, claim: typeof CLAIM | (Omit<typeof CLAIM, 'deterministic'> & { deterministic: true }) = CLAIM) => decide(claim, { ...BOUNDS, ...bounds }, LEVELS, 1, true);

  it('compares the effect itself, and says so', () => {
    expect(whole({ lower: -1, upper: 1 })).toMatchObject({ outcome: 'pass', lower: 0.05, upper: 0.05, because: 'exactly 0.05 (tolerance 0.1) over all 600 accounts of the population', details: { census: true } });
    expect(whole({ lower: -1, upper: 1, estimate: 0.1 }).outcome).toBe('pass');
    expect(whole({ lower: -1, upper: 1, estimate: 0.1001 })).toMatchObject({ outcome: 'fail', because: 'exactly 0.1001 (tolerance 0.1) over all 600 accounts of the population' });
    expect(whole({ details: { reading: 'between 0.02 and 0.08', worstBin: 'all' } }).details).toEqual({ worstBin: 'all', census: true });
  });

  it('accounts without a score leave a sample, unless they count against the model', () => {
    expect(whole({ upper: 0.2, details: { missing: 1 } })).toMatchObject({ outcome: 'inconclusive', lower: 0.02, upper: 0.2 });
    expect(whole({ upper: 0.2, details: { missing: 1, missingCountsAgainst: true } }).outcome).toBe('pass');
  });

  it('what cannot be judged stays so, and a proof is as it was', () => {
    expect(whole({ unusable: 'one class only' }).outcome).toBe('inconclusive');
    expect(whole({ estimate: NaN }).outcome).toBe('inconclusive');
    expect(whole({ n: 0 }).outcome).toBe('inconclusive');
    expect(whole({ lower: 0, upper: 0, estimate: 0 }, { ...CLAIM, deterministic: true }).details).toBeUndefined();
  });
});
