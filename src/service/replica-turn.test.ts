import { expect, test } from 'vitest';
import { replicaTurn } from './replica-turn.js';

test('hand: Thue-Morse for two replicas, digit sums for three', () => {
  expect(Array.from({ length: 8 }, (_, k) => replicaTurn(k, 2)).join('')).toBe('01101001');
  expect(Array.from({ length: 9 }, (_, k) => replicaTurn(k, 3)).join('')).toBe('012120201');
  expect(replicaTurn(12345, 1)).toBe(0);
});

test('law: at any distance at least 30% of the pairs meet the other replica', () => {
  const turns = Array.from({ length: 4096 }, (_, k) => replicaTurn(k, 2));
  for (let distance = 1; distance <= 300; distance += 1) {
    const other = turns.slice(distance).filter((turn, k) => turn !== turns[k]).length / (turns.length - distance);
    expect(other, `distance ${distance}`).toBeGreaterThan(0.3);
  }
});
