import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Rankings } from '../../table/evidence.js';
import * as kinds from '../index.js';
import type { Drawn } from './drawn.js';
import { CONTEXT } from './evidence-of.js';

/** What became of a query's baseline scores. */
const CHANGES: Readonly<Record<string, (scores: readonly number[], uniform: () => number) => readonly number[]>> = {
  noise: (scores, uniform) => scores.map((score) => score + 0.3 * (uniform() - 0.5)),
  ties: (scores) => scores.map((score) => Math.round(score * 4) / 4),
  // One list in fifty is turned upside down.
  rare: (scores, uniform) => (uniform() < 0.02 ? scores.map((score) => -score) : scores),
  both: (scores, uniform) => (uniform() < 0.03 ? scores.map((score) => -score) : scores.map((score) => score + 0.05 * (uniform() - 0.5))),
};

const SPECS = [
  kinds.ndcgDrop({ query: 'name', k: 5, atMost: 0.02 }),
  kinds.ndcgDrop({ id: 'ndcg-relative', query: 'name', k: 5, atMostRelative: 0.05 }),
  kinds.rankingDrop({ metric: 'recall', query: 'name', k: 3, atMost: 0.02 }),
  kinds.rankingDrop({ id: 'hit-rate-relative', metric: 'hitRate', query: 'name', k: 2, atMostRelative: 0.05 }),
  kinds.rankingFloor({ metric: 'hitRate', query: 'name', k: 2, atLeast: 0.5 }),
  kinds.topKOverlap({ query: 'name', k: 3, atLeast: 0.8 }),
];

/** Lists of three to twelve items, one in three relevant, in worlds of noise, ties and rare reversals, by name. */
export function rankingWorlds(size: number): readonly (readonly [world: string, queries: Rankings['queries']])[] {
  return Object.entries(CHANGES).map(([change, changed], at) => {
    const uniform = generator(400 + at);
    const queries = Array.from({ length: size }, (_, id): Rankings['queries'][number] => {
      const items = Array.from({ length: 3 + Math.floor(10 * uniform()) }, (_item, i) => `loyal/${i}`);
      const baseline = items.map(uniform);
      const candidate = changed(baseline, uniform);
      return {
        id: `q${id}`,
        arms: [candidate, baseline].map((scores) => ({ items, scores: Float64Array.from(scores) })),
        relevance: new Map(items.map((item, i) => [item, Number(uniform() < 0.1 + 0.5 * baseline[i]!)])),
      };
    });
    return [change, queries];
  });
}

/** Claims about the lists of {@link rankingWorlds}. */
export function rankingCases(size = 3000): readonly Drawn[] {
  const alone = rankingWorlds(size).flatMap(([change, queries]) =>
    SPECS.map((spec): Drawn => {
      const check = spec.expand(CONTEXT)[0]!;
      return {
        name: `${check.id}, ${change}`,
        check,
        everyone: [{ kind: 'rankings', queries }],
        draw: (n, draw) => [{ kind: 'rankings', queries: Array.from({ length: n }, () => queries[Math.floor(draw() * size)]!) }],
      };
    }),
  );
  return [...alone, ...casesOfUsers(size / 3)];
}

/** Users with one to eight lists each; of one user in twenty, more likely one with many, the candidate turns every list upside down. */
function casesOfUsers(size: number): readonly Drawn[] {
  const uniform = generator(420);
  const users = Array.from({ length: size }, (_, user) => {
    const lists = 1 + Math.floor(8 * uniform());
    const turned = uniform() < lists / 90;
    return Array.from({ length: lists }, (__, at): Rankings['queries'][number] => {
      const items = Array.from({ length: 6 }, (_item, i) => `loyal/${i}`);
      const baseline = items.map(uniform);
      return {
        id: `u${user} q${at}`,
        arms: [turned ? baseline.map((score) => -score) : baseline, baseline].map((scores) => ({ items, scores: Float64Array.from(scores) })),
        relevance: new Map(items.map((item, i) => [item, Number(uniform() < 0.1 + 0.5 * baseline[i]!)])),
      };
    });
  });
  const together = (of: readonly (typeof users)[number][]): Rankings => ({ kind: 'rankings', queries: of.flatMap((lists, cluster) => lists.map((list) => ({ ...list, cluster }))) });
  return [SPECS[0]!, SPECS[1]!, SPECS[4]!, SPECS[5]!].map((spec): Drawn => {
    const check = spec.expand(CONTEXT)[0]!;
    return { name: `${check.id}, lists of users`, check, everyone: [together(users)], draw: (n, draw) => [together(Array.from({ length: n }, () => users[Math.floor(draw() * size)]!))] };
  });
}
