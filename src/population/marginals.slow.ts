import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import type { FieldValue } from './account.js';
import type { Field, NumericField } from './field.js';
import { exponential, gamma, normal } from './numeric-fields.js';
import { bernoulli, categorical, missing } from './other-fields.js';

interface Oracle {
  readonly marginals: readonly { readonly field: NumericField; readonly ends: readonly number[]; readonly probability: readonly number[]; readonly critical: number }[];
  readonly spearman: readonly { readonly rho: number; readonly expected: number }[];
  readonly cells: readonly { readonly rho: number; readonly a: readonly number[]; readonly b: readonly number[]; readonly probability: readonly number[]; readonly critical: number }[];
  readonly normalCritical: number;
}

const oracle = JSON.parse(readFileSync(new URL('../../fixtures/oracles/random/marginals.json', import.meta.url), 'utf8')) as Oracle;
const N = 100_000;

/** All tests of this file together raise a false alarm once in 10,000 seeds; this seed was not chosen. */
const SEED = 20_260_101;

function columns(fields: Readonly<Record<string, Field>>, correlations: readonly { readonly between: readonly [string, string]; readonly rho: number }[] = []): Record<string, FieldValue[]> {
  const population = definePopulation({ fields, cohorts: { all: { share: 1 } }, correlations });
  const accounts = accountSource(population, SEED).accounts('all', 0, N);
  return Object.fromEntries(Object.keys(fields).map((name) => [name, accounts.map(({ fields: values }) => values[name] as FieldValue)]));
}

function chiSquare(counts: ArrayLike<number>, probability: readonly number[]): number {
  return probability.reduce((sum, p, k) => sum + ((counts[k] as number) - N * p) ** 2 / (N * p), 0);
}

describe('calibration: 100,000 accounts against SciPy, one false alarm in 10,000 for all tests together', () => {
  const drawn = columns(Object.fromEntries(oracle.marginals.map(({ field }, k) => [`f${k}`, field])));
  it.each(oracle.marginals.map((expected, k) => [JSON.stringify(expected.field).replaceAll('"', ''), k, expected] as const))('%s', (_, k, { ends, probability, critical }) => {
    const counts = new Float64Array(probability.length);
    for (const x of drawn[`f${k}`] as number[]) {
      let cell = 0;
      while (cell < ends.length && x > (ends[cell] as number)) cell++;
      counts[cell] = (counts[cell] as number) + 1;
    }
    expect(chiSquare(counts, probability)).toBeLessThan(critical);
  });

  it.each(oracle.spearman)("Spearman's rho of normal scores that correlate by $rho", ({ rho, expected }) => {
    const { a, b } = columns({ a: gamma({ shape: 2, scale: 1 }), b: exponential({ mean: 3 }) }, rho === 0 ? [] : [{ between: ['a', 'b'], rho }]);
    const found = spearman(a as number[], b as number[]);
    // Standard error of rank correlation is at most 1 / sqrt(n - 1), and less for strong correlations.
    expect(Math.abs(found - expected) * Math.sqrt(N - 1)).toBeLessThan(oracle.normalCritical);
  });

  it.each(oracle.cells)('cells of categories that correlate by $rho', ({ rho, a, b, probability, critical }) => {
    const named = (weights: readonly number[]): Field => (weights.length === 2 ? bernoulli(weights[1] as number) : categorical(Object.fromEntries(weights.map((weight, k) => [`c${k}`, weight]))));
    const drawnPair = columns({ a: named(a), b: named(b) }, [{ between: ['a', 'b'], rho }]);
    const code = (value: FieldValue): number => (typeof value === 'boolean' ? Number(value) : Number(String(value).slice(1)));
    const counts = new Float64Array(probability.length);
    for (let i = 0; i < N; i++) {
      const cell = code(drawnPair['a']?.[i] as FieldValue) * b.length + code(drawnPair['b']?.[i] as FieldValue);
      counts[cell] = (counts[cell] as number) + 1;
    }
    expect(chiSquare(counts, probability)).toBeLessThan(critical);
  });

  it('gaps come as declared, and where the rule says', () => {
    const { x, y, flag } = columns({ flag: bernoulli(0.5), x: missing(normal({ mean: 0, sd: 1 }), 0.07), y: missing(normal({ mean: 0, sd: 1 }), ['flag'], ((f: { flag: boolean }) => (f.flag ? 0.4 : 0)) as never) });
    const z = (gaps: number, p: number, n: number): number => Math.abs(gaps - n * p) / Math.sqrt(n * p * (1 - p));
    expect(z((x as FieldValue[]).filter((value) => value === null).length, 0.07, N)).toBeLessThan(oracle.normalCritical);
    const flagged = (flag as boolean[]).filter(Boolean).length;
    expect(z((y as FieldValue[]).filter((value) => value === null).length, 0.4, flagged)).toBeLessThan(oracle.normalCritical);
    expect((y as FieldValue[]).every((value, i) => value !== null || flag?.[i] === true)).toBe(true);
  });
});

function spearman(a: readonly number[], b: readonly number[]): number {
  const ranks = (x: readonly number[]): Float64Array => {
    const order = Array.from(x.keys()).sort((i, j) => (x[i] as number) - (x[j] as number));
    const rank = new Float64Array(x.length);
    order.forEach((i, k) => (rank[i] = k));
    return rank;
  };
  const [ra, rb] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [ab, aa] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += ((ra[i] as number) - middle) * ((rb[i] as number) - middle);
    aa += ((ra[i] as number) - middle) ** 2;
  }
  return ab / aa;
}
