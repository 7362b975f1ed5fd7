import { afterAll, expect, test, vi } from 'vitest';
import * as withKernels from '../index.js';
import { sampleOf } from '../oracle-cases.js';
import { kernels } from './kernels.js';

const ready = kernels();
vi.resetModules();
vi.stubGlobal('WebAssembly', undefined);
const plain = await import('../index.js');
const { kernels: kernelsOfPlain } = await import('./kernels.js');
expect(kernelsOfPlain()).toBeUndefined();
afterAll(() => vi.unstubAllGlobals());

const a = sampleOf('bell:1:9001').map((v) => 1 / (1 + Math.exp(-v)));
const b = sampleOf('bell:2:9002:0.1').map((v) => 1 / (1 + Math.exp(-v)));
const same = b.subarray(0, a.length);
const labels = a.map((v, i) => (v > (b[i] as number) ? 1 : 0));

test('law: an engine without WebAssembly gives the same, bit by bit where nothing is added up', () => {
  expect(ready).toBeDefined();
  expect(plain.ksTwoSample(a, b)).toEqual(withKernels.ksTwoSample(a, b));
  expect(plain.wasserstein(a, b)).toBe(withKernels.wasserstein(a, b));
  expect(plain.populationStability(a, b)).toEqual(withKernels.populationStability(a, b));
  expect(plain.quantile(a, 0.3)).toBe(withKernels.quantile(a, 0.3));
  expect(plain.mannWhitneyU(a, b)).toEqual(withKernels.mannWhitneyU(a, b));
  expect(plain.rocAuc(a, labels)).toBe(withKernels.rocAuc(a, labels));
  expect(plain.spearman(a, same)).toEqual(withKernels.spearman(a, same));
  expect(Buffer.from(plain.tally(a).values.buffer).equals(Buffer.from(withKernels.tally(a).values.buffer))).toBe(true);
});

test('law: an engine without WebAssembly gives the same sums but for their last digits', () => {
  const sums = ({ moments, hellinger, gTest, calibrationError, concordance, bootstrap }: typeof plain): number[] =>
    [moments(a).m2, hellinger(a, same), gTest(a, same).statistic, calibrationError(a, labels).expected, concordance(a, same).statistic, bootstrap(a, 'mean', { seed: 1, resamples: 100 }).lower];
  const wanted = sums(withKernels);
  sums(plain).forEach((sum, i) => expect(Math.abs(sum / (wanted[i] as number) - 1)).toBeLessThan(1e-11));
});
