import { expect, test } from 'vitest';
import * as s from './index.js';

test('hand: the golden numbers of the verdict engine', () => {
  expect([0.05, 0.01, 4e-5, 1e-7].map((q) => Number(s.normal.upperQuantile(q).toFixed(7)))).toEqual([1.6448536, 2.3263479, 3.9444001, 5.1993376]);
  expect(s.clopperPearsonLower(7, 500, 4e-5).toPrecision(9)).toBe('0.00178571438');
  expect(s.clopperPearsonUpper(0, 500, 0.01).toPrecision(9)).toBe('0.00916805511');
  expect(s.clopperPearsonUpper(3, 5000, 0.01).toPrecision(9)).toBe('0.00200760859');
});
