import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexIds, KEY_PARTS } from './id-index.js';
import { pairScores } from './pair-scores.js';

fc.configureGlobal({ seed: 1 });

/** Keys that fall on the same place of the table often, and differ in one part alone. */
const keysOf = (ids: readonly number[]): Uint32Array => Uint32Array.from(ids.flatMap((id) => [id % 3, Math.floor(id / 3) % 4, 1 + Math.floor(id / 12)]));
const ids = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 60 });
const scored = (of: readonly number[], score: (id: number) => number) => ({ score: Float64Array.from(of, score), ids: indexIds(keysOf(of))! });

test('law: what a join of the ids gives, in the order of a, whatever the order of b', () => {
  fc.assert(
    fc.property(ids, ids, (p, q) => {
      const [ofA, ofB] = [(id: number) => (id % 7 === 0 ? Number.NaN : id), (id: number) => (id % 11 === 0 ? Number.NaN : id * id)];
      const found = pairScores(scored(p, ofA), scored(q, ofB));
      const common = p.filter((id) => q.includes(id));
      const pairs = common.map((id) => [ofA(id), ofB(id)] as const).filter(([x, y]) => !Number.isNaN(x + y));
      expect([...found.a].map((x, k) => [x, found.b[k]])).toEqual(pairs);
      expect(found).toMatchObject({ onlyA: p.length - common.length, onlyB: q.length - common.length, unscored: common.length - pairs.length });
      const moved = pairs.map(([x, y]) => Math.abs(y - x)).filter((d) => d > 0).sort((x, y) => y - x).slice(0, 10);
      expect(found.farthest.map(({ a, b }) => Math.abs(b - a))).toEqual(moved);
      for (const { row, a } of found.farthest) expect(ofA(p[row]!)).toBe(a);
    }),
  );
});

test('hand: accounts that moved as far as each other stand in the order of a', () => {
  const rows = Array.from({ length: 30 }, (_, k) => k);
  const found = pairScores(scored(rows, () => 1), scored([...rows].reverse(), (id) => (id === 20 ? 3 : 2)));
  expect(found.farthest.map(({ row }) => row)).toEqual([20, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('law: an id twice, or none, leaves no index', () => {
  fc.assert(fc.property(ids, fc.nat(), (p, at) => void expect(indexIds(keysOf([...p, p[at % p.length]!]))).toBeUndefined()));
  expect(indexIds(new Uint32Array(KEY_PARTS))).toBeUndefined();
});
