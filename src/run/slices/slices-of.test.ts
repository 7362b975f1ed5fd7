import { describe, expect, test } from 'vitest';
import type { AccountSource } from '../../population/account.js';
import type { PairedColumns } from '../../table/evidence.js';
import { SEARCHED, slicesOf } from './slices-of.js';

const source: AccountSource = {
  seed: 1,
  cohorts: ['a', 'b'],
  account: (cohort, i) => ({ cohort, i, id: `${cohort}/${i}`, fields: { name: `${cohort} ${i}`, vpn: i % 5 === 0, orders30d: (i * 7) % 20 } }),
};

/** `n` accounts of each cohort; the candidate scores accounts with a VPN 0.25 higher. */
function pairs(n: number, weights = [0.5, 0.5]): PairedColumns {
  const account = Uint32Array.from({ length: 2 * n }, (_, at) => at % n);
  const b = Float64Array.from(account, (i) => 0.3 + ((i * 13) % 10) / 50);
  return { kind: 'pairs', a: b.map((score, at) => score + (account[at]! % 5 === 0 ? 0.25 : 0)), b, account, strata: [{ cohort: 'a', weight: weights[0]!, from: 0, to: n, missing: 0 }, { cohort: 'b', weight: weights[1]!, from: n, to: 2 * n, missing: 0 }] };
}

describe('hand: the slices of a run', () => {
  test('fields are made again from the seed, the slice is said in words, its numbers are those of its accounts', () => {
    const slices = slicesOf(pairs(500), source, { range: [0, 1], margin: 0.02, looks: 6 })!;
    expect(slices).toMatchObject({ accounts: 1000, of: 1000, fields: ['cohort', 'vpn', 'orders30d'], skipped: ['name'], margin: 0.02, least: 50, overall: 0.05 });
    expect(slices.found).toHaveLength(1);
    expect(slices.found[0]).toMatchObject({ words: 'with vpn', n: 200, share: 0.2, change: 0.25, others: 0 });
    expect(slices.found[0]!.worst).toHaveLength(3);
    for (const id of slices.found[0]!.worst) expect(Number(id.split('/')[1]) % 5).toBe(0);
    expect(slices.found[0]!.candidate - slices.found[0]!.baseline).toBeCloseTo(0.25, 10);
    expect(slices.found[0]!.lower).toBeGreaterThan(0.02);
  });

  test('every cohort counts by its weight', () => {
    const slices = slicesOf(pairs(500, [0.9, 0.1]), source, { range: [0, 1], looks: 6 })!;
    expect(slices.margin).toBe(0.01);
    expect(slices.found[0]!.share).toBeCloseTo(0.2, 10);
  });

  test('of very many accounts the first of every cohort are searched, and it says so', () => {
    const asked: number[] = [];
    const watched: AccountSource = { ...source, account: (cohort, i) => (asked.push(i), source.account(cohort, i)) };
    const slices = slicesOf(pairs(500_000), watched, { range: [0, 1], margin: 0.02, looks: 6 })!;
    expect(slices).toMatchObject({ accounts: SEARCHED, of: 1_000_000 });
    expect([asked.length, Math.max(...asked)]).toEqual([SEARCHED, SEARCHED / 2 - 1]);
    expect(slices.found.map(({ words }) => words)).toEqual(['with vpn']);
  });

  test('the same bytes twice; nothing without a pair', () => {
    const once = () => JSON.stringify(slicesOf(pairs(300), source, { range: [0, 1], looks: 6 }));
    expect(once()).toBe(once());
    expect(slicesOf({ ...pairs(0), strata: [] }, source, { range: [0, 1], looks: 6 })).toBeUndefined();
  });
});
