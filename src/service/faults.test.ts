import { describe, expect, test } from 'vitest';
import { isMlcheckError } from '../errors.js';
import { faultDice } from './fault-dice.js';
import { FAULTS, parseFaults } from './faults.js';

describe('hand: faults as texts', () => {
  test('every documented example is accepted', () => {
    for (const [name, [example]] of Object.entries(FAULTS)) {
      expect(example.split('=')[0]).toBe(name);
      expect(Object.keys(parseFaults([example])).length, example).toBeGreaterThanOrEqual(2);
    }
  });

  test('none', () => expect(parseFaults([])).toEqual({ seed: 0, shares: {} }));

  test.each([
    ['latency=20ms', { latencyMs: 20 }],
    ['latency=1.5s', { latencyMs: 1500 }],
    ['latency-tail=0.01:500ms', { tail: { share: 0.01, ms: 500 } }],
    ['stall=after:100:2s', { stall: { after: 100, ms: 2000 } }],
    ['errors=.5', { shares: { errors: 0.5 } }],
    ['null-scores', { shares: { 'null-scores': 1 } }],
    ['null-scores=0.1', { shares: { 'null-scores': 0.1 } }],
    ['not-ready=5', { notReady: 5 }],
    ['unauthorised', { token: null }],
    ['token=a=b', { token: 'a=b' }],
    ['die-after=0', { dieAfter: 0 }],
    ['leak-email=0.3', { leakEmail: 0.3 }],
    ['invert=age', { invert: 'age' }],
    ['seed=7', { seed: 7 }],
  ])('%s', (text, expected) => expect(parseFaults([text])).toEqual({ seed: 0, shares: {}, ...expected }));

  test('the token counts also beside unauthorised', () => expect(parseFaults(['unauthorised', 'token=x']).token).toBe('x'));

  test.each([
    ['sloth=1', '--fault: must be a known fault, got "sloth"', /^Faults: latency=20ms, latency-tail=.*, seed=7\.$/],
    ['errors', '--fault errors: must be a share from 0 to 1, got ""', /^errors=0.02: a share of scorings ends in 500/],
    ['errors=1.2', '--fault errors: must be a share from 0 to 1, got "1.2"', /errors/],
    ['errors=2%', '--fault errors: must be a share from 0 to 1, got "2%"', /errors/],
    ['latency=20', '--fault latency: must be a time like 20ms or 2s, got "20"', /latency=20ms/],
    ['latency-tail=0.1', '--fault latency-tail: must have the form of the hint, got "0.1"', /latency-tail=0.01:500ms/],
    ['stall=100:2s', '--fault stall: must have the form of the hint, got "100:2s"', /stall=after:100:2s/],
    ['not-ready=-1', '--fault not-ready: must be a whole number >= 0, got "-1"', /not-ready=5/],
    ['unauthorised=x', '--fault unauthorised: takes no value, got "x"', /unauthorised/],
    ['invert=', '--fault invert: must have a value, got ""', /invert=FEATURE/],
    ['toString=1', '--fault: must be a known fault, got "toString"', /Faults/],
  ])('%s is refused', (text, message, hint) => {
    let thrown: unknown;
    try {
      parseFaults([text]);
    } catch (error) {
      thrown = error;
    }
    if (!isMlcheckError(thrown)) throw new Error('no MlcheckError');
    expect([thrown.code, thrown.message]).toEqual(['usage', message]);
    expect(thrown.hint).toMatch(hint);
  });

  test('a fault twice is refused', () => expect(() => parseFaults(['errors=0.1', 'errors=0.2'])).toThrow('--fault errors: must be given once, got "errors=0.2"'));
});

describe('law: the dice', () => {
  const draws = (seed: number, purpose: string) => Array.from({ length: 10_000 }, (_, k) => faultDice(seed, purpose, k));
  const hits = (values: number[], share: number) => values.map((value) => value < share);

  test('the same arguments, the same number; pinned', () => expect([faultDice(0, 'errors', 0), faultDice(7, 'nan', 41)]).toMatchInlineSnapshot(`
    [
      0.7522779835853726,
      0.994158792309463,
    ]
  `));

  test.each([0, 1, 7, 2 ** 31])('seed %i: a share of 2%% hits 2%% (within 5 standard deviations)', (seed) => {
    const hit = hits(draws(seed, 'errors'), 0.02).filter(Boolean).length;
    expect(Math.abs(hit - 200)).toBeLessThan(5 * Math.sqrt(200 * 0.98));
  });

  test('purposes and seeds are independent: both hit as often as chance says', () => {
    const both = (a: boolean[], b: boolean[]) => a.filter((hit, k) => hit && b[k]).length;
    const bound = 5 * Math.sqrt(10_000 * 0.01);
    expect(Math.abs(both(hits(draws(0, 'errors'), 0.1), hits(draws(0, 'nan'), 0.1)) - 100)).toBeLessThan(bound);
    expect(Math.abs(both(hits(draws(0, 'errors'), 0.1), hits(draws(1, 'errors'), 0.1)) - 100)).toBeLessThan(bound);
  });
});
