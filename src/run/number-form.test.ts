import { describe, expect, it } from 'vitest';
import type { Row } from '../table/row.js';
import { widenedFloat32 } from './number-form.js';

const rows = (scores: readonly number[], arm: Row['arm'] = 'candidate'): Row[] => scores.map((score, i) => ({ cohort: 'c', i, variant: 'base', repeat: 0, arm, score, outcome: Number.isNaN(score) ? 'timeout' : 'scored', attempts: 1, dueAtMs: 0, latencyMs: 1 }));
const thirds = Array.from({ length: 20 }, (_, i) => (i + 1) / 33);

describe('hand: float32 numbers written with the digits of doubles', () => {
  it.each<[string, readonly Row[], boolean]>([
    ['all of them', rows(thirds.map(Math.fround)), true],
    ['one double among them', rows([...thirds.map(Math.fround), 0.1]), false],
    ['doubles', rows(thirds), false],
    ['with failures between', rows([...thirds.map(Math.fround), NaN]), true],
    ['float32 in its own shortest digits', rows(thirds.map((score) => Number(Math.fround(score).toPrecision(7)))), false],
    ['quarters, which are float32 and need no digits', rows([0.25, 0.5, 0.75, 1, 0]), false],
    ['the other arm', rows(thirds.map(Math.fround), 'baseline'), false],
    ['nothing', [], false],
  ])('%s: %s', (_, all, expected) => {
    expect(widenedFloat32(all, 'candidate')).toBe(expected);
  });
});
