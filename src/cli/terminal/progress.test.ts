import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../run/options.js';
import { fakeWorld } from '../testing/fake-world.js';
import { progress } from './progress.js';
import { durationText, scoringText } from './progress-text.js';

const scoring = { kind: 'scoring', look: 2, looks: 5, done: 4200, total: 9600, failed: 3, perSecond: 812.4, etaMs: 6400 } as const;
const started = { kind: 'started', suite: 'fraud-risk', runId: 'r1', dir: '/d', checks: 17, resumedRows: 0 } as const;

describe('hand: progress text', () => {
  it('says look, bar, rows, rate, errors and time left; less where there is less room', () => {
    expect(scoringText(scoring, 80)).toBe('scoring  look 2/5  █████████░░░░░░░░░░░  4,200/9,600  812/s  3 errors  6 s left');
    expect(scoringText(scoring, 70)).toBe('scoring  look 2/5  4,200/9,600  812/s  3 errors  6 s left');
    expect(scoringText(scoring, 50)).toBe('look 2/5  4,200/9,600  812/s  3 errors  6 s left');
    expect(scoringText({ ...scoring, etaMs: 40 }, 45)).toBe('look 2/5  43%  812/s  3 errors  1 s left');
    expect(scoringText(scoring, 20)).toBe('look 2/5  43%  812/…');
    expect(scoringText({ ...scoring, failed: 1, etaMs: null }, 35)).toBe('look 2/5  43%  812/s  1 error');
  });

  it.each([[800, '800 ms'], [6400, '6 s'], [60_000, '1 min'], [125_000, '2 min 5 s'], [3_780_000, '1 h 3 min']])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('hand: progress on a terminal', () => {
  it('rewrites one line, at most ten times a second, within the width, and clears it at the end', () => {
    const world = fakeWorld({ tty: true, columns: 60 });
    const shown = progress(world, false);
    shown.event(started);
    shown.event({ kind: 'phase', phase: 'score' });
    for (let done = 0; done < 1000; done++) {
      world.pass(1);
      shown.event({ ...scoring, done });
    }
    shown.end();
    const drawn = world.err().split('\r\u001b[2K').slice(1);
    expect(drawn[0]).toBe('scoring');
    expect(drawn.length).toBeGreaterThan(8);
    expect(drawn.length).toBeLessThanOrEqual(13);
    expect(drawn.at(-1)).toBe('');
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(60);
    expect(world.err()).not.toContain('\n');
  });

  it('keeps warnings above the line', () => {
    const world = fakeWorld({ tty: true, environment: { NO_COLOR: '1' } });
    const shown = progress(world, false);
    shown.event({ kind: 'phase', phase: 'judge' });
    shown.event({ kind: 'warning', text: 'slow' });
    expect(world.err()).toBe('\r\u001b[2Kjudging\r\u001b[2Kwarning: slow\n');
  });
});

describe('hand: progress in a pipe', () => {
  const events: readonly ProgressEvent[] = [started, { kind: 'phase', phase: 'score' }, scoring, { kind: 'look', look: 1, accountsPerCohort: 300, decided: 4, failed: 0, open: 13 }, { kind: 'warning', text: 'slow' }];

  it('prints a plain line now and then', () => {
    const world = fakeWorld();
    const shown = progress(world, false);
    for (const event of events) shown.event(event);
    world.pass(9_999);
    shown.event(scoring);
    world.pass(1);
    shown.event(scoring);
    shown.event(scoring);
    shown.end();
    expect(world.err().split('\n')).toEqual([
      'fraud-risk: 17 claims, run r1',
      'look 1: 300 accounts per cohort, 4 claims decided in it, 0 failed, 13 open',
      'warning: slow',
      'scoring  look 2/5  █████████░░░░░░░░░░░  4,200/9,600  812/s  3 errors  6 s left',
      '',
    ]);
  });

  it('quiet keeps warnings alone', () => {
    const world = fakeWorld({ tty: true, environment: { NO_COLOR: '1' } });
    const shown = progress(world, true);
    for (const event of events) shown.event(event);
    expect(world.err()).toBe('warning: slow\n');
  });
});
