import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Evidence, Rankings } from '../../table/evidence.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import { PSI_EDGES, single } from './coverage-cases.js';
import type { Drawn } from './drawn.js';
import { CONTEXT, pairsOf } from './evidence-of.js';
import { answers } from './rate-cases.js';
import { evidenceOf, worldOf, type Change } from './worlds.js';

/** A claim and a regression of growing strength. */
export interface Powered {
  readonly name: string;
  readonly check: Check;
  /** Share of the smaller class, where the plan is told one. */
  readonly share?: number;
  readonly world: (strength: number) => Drawn;
}

const clamp = (x: number): number => Math.min(1, Math.max(0, x));
const SIZE = 20_000;

/** Regressions of strength s: everyone moves with noise, or more and more accounts jump, or the order dissolves. */
const FAMILIES = {
  shift: (s) => (b, gauss) => clamp(b + s + 0.03 * gauss()),
  jump: (s) => (b, _gauss, uniform) => (uniform() < s ? 0.95 : b),
  blur: (s) => (b, gauss) => clamp(b + s * gauss()),
} satisfies Record<string, (s: number) => Change>;

const OF_ACCOUNTS: readonly (readonly [CheckSpec, keyof typeof FAMILIES])[] = [
  [kinds.meanShift({ atMost: 0.02 }), 'shift'],
  [kinds.meanShift({ atMost: 0.02 }), 'jump'],
  [kinds.meanShift({ id: 'mean-shift-relative', atMostRelative: 0.1 }), 'shift'],
  [kinds.exceedanceShift({ at: 0.4, atMost: 0.02 }), 'jump'],
  [kinds.exceedanceShift({ id: 'exceedance-shift-relative', at: 0.4, atMostRelative: 0.1 }), 'jump'],
  [kinds.exceedanceRate({ at: 0.4, atMost: 0.3 }), 'shift'],
  [kinds.decisionChurn({ at: 0.4, atMost: 0.02 }), 'jump'],
  [kinds.cohortBounds({ atMost: 0.34 }), 'shift'],
  [kinds.quantileBounds({ p: 0.9, atMost: 0.55 }), 'shift'],
  [kinds.ks({ atMost: 0.06 }), 'shift'],
  [kinds.ks({ atMost: 0.06 }), 'jump'],
  [kinds.psi({ atMost: 0.1, edges: PSI_EDGES }), 'shift'],
  [kinds.wasserstein({ atMost: 0.03 }), 'shift'],
  [kinds.wasserstein({ atMost: 0.03 }), 'jump'],
  [kinds.psi({ atMost: 0.1, edges: PSI_EDGES }), 'jump'],
  [kinds.rankCorrelation({ atLeast: 0.95 }), 'blur'],
  [kinds.rankCorrelation({ atLeast: 0.95 }), 'jump'],
  [kinds.calibration({ atMost: 0.05 }), 'shift'],
  [kinds.calibration({ atMost: 0.05 }), 'jump'],
  [kinds.calibration({ id: 'calibration-binned', atMost: 0.08, bins: 3 }), 'shift'],
  [kinds.brierDrop({ atMost: 0.02 }), 'jump'],
  [kinds.brierDrop({ id: 'brier-drop-relative', atMostRelative: 0.15 }), 'jump'],
  [kinds.aucFloor({ atLeast: 0.72 }), 'blur'],
  [kinds.aucDrop({ atMost: 0.02 }), 'blur'],
  [kinds.aucDrop({ atMost: 0.02 }), 'jump'],
  [kinds.aucDrop({ id: 'auc-drop-relative', atMostRelative: 0.03 }), 'blur'],
];

/** One cohort scores higher and higher, the other stays. */
const OF_COHORTS: readonly CheckSpec[] = [
  kinds.cohortOrdering({ increasing: ['loyal', 'new'], gap: 0.02 }),
  kinds.cohortGap({ between: ['loyal', 'new'], atMost: 0.05 }),
  kinds.groupFairness({ between: ['loyal', 'new'], at: 0.4, atMost: 0.1 }),
];

const OF_RATES: readonly CheckSpec[] = [kinds.errorRate({ atMost: 0.01 }), kinds.invariance({ to: 'name' }), kinds.monotonicity({ field: 'age', by: 1, direction: 'increasing' })];

/** A growing share of lists is turned upside down. */
const OF_LISTS: readonly CheckSpec[] = [
  kinds.ndcgDrop({ query: 'name', k: 5, atMost: 0.05 }),
  kinds.ndcgDrop({ id: 'ndcg-drop-relative', query: 'name', k: 5, atMostRelative: 0.1 }),
  kinds.rankingDrop({ metric: 'reciprocalRank', query: 'name', k: 5, atMost: 0.05 }),
  kinds.rankingDrop({ metric: 'hitRate', query: 'name', k: 3, atMost: 0.05 }),
  kinds.rankingFloor({ metric: 'hitRate', query: 'name', k: 3, atLeast: 0.9 }),
  kinds.topKOverlap({ query: 'name', k: 3, atLeast: 0.8 }),
];

/** Every planned kind with a regression that brings its effect to whatever size. */
export function powerCases(): readonly Powered[] {
  return [
    ...OF_ACCOUNTS.map(([spec, family]): Powered => {
      const check = single(spec);
      const world = (s: number): Drawn => {
        const made = worldOf(FAMILIES[family](s), 5, SIZE);
        return drawn(check, evidenceOf(check, made, Uint32Array.from(made.a.keys())), (places) => evidenceOf(check, made, places));
      };
      // The class that the worlds have fewer of is 28% of accounts.
      return { name: `${check.id} by ${family}`, check, ...(check.planning.family === 'class' ? { share: 0.28 } : {}), world };
    }),
    ...OF_COHORTS.map((spec): Powered => {
      const check = spec.expand(CONTEXT)[0]!;
      const world = (s: number): Drawn => {
        const [low, high] = [worldOf((b) => b, 6, SIZE).a, worldOf((b) => b, 7, SIZE).a];
        const moved = low.map((score) => clamp(score + s));
        const evidence = (a: Float64Array, b: Float64Array): readonly Evidence[] => [pairsOf([{ cohort: 'loyal', a }, { cohort: 'new', a: b }])];
        return { name: check.id, check, everyone: evidence(moved, high), draw: (n, uniform) => evidence(sampled(moved, n, uniform), sampled(high, n, uniform)) };
      };
      return { name: `${check.id} by one cohort's shift`, check, world };
    }),
    ...OF_RATES.map((spec): Powered => {
      const check = single(spec);
      const facts = (n: number, happens: (i: number) => boolean): readonly Evidence[] => answers(check, [Array.from({ length: n }, (_, house) => [{ hit: Number(happens(house)), house }])], [{ name: 'loyal', weight: 1 }]);
      return { name: `${check.id} by more events`, check, world: (s) => ({ name: check.id, check, everyone: facts(SIZE, (i) => i < s * SIZE), draw: (n, uniform) => facts(n, () => uniform() < s) }) };
    }),
    ...OF_LISTS.map((spec): Powered => {
      const check = spec.expand(CONTEXT)[0]!;
      const world = (s: number): Drawn => {
        const lists = listsOf(s);
        return { name: check.id, check, everyone: [{ kind: 'rankings', queries: lists }], draw: (n, uniform) => [{ kind: 'rankings', queries: Array.from({ length: n }, () => lists[Math.floor(uniform() * lists.length)]!) }] };
      };
      return { name: `${check.id} by lists upside down`, check, world };
    }),
  ];
}

function drawn(check: Check, everyone: readonly Evidence[], of: (places: Uint32Array) => readonly Evidence[]): Drawn {
  return { name: check.id, check, everyone, draw: (n, uniform) => of(Uint32Array.from({ length: n }, () => Math.floor(uniform() * SIZE))) };
}

function sampled(values: Float64Array, n: number, uniform: () => number): Float64Array {
  return Float64Array.from({ length: n }, () => values[Math.floor(uniform() * values.length)]!);
}

/** Three thousand lists of ten, two or three items of each relevant and mostly on top of the baseline's. */
function listsOf(s: number): Rankings['queries'] {
  const uniform = generator(808);
  return Array.from({ length: 3000 }, (_, id) => {
    const items = Array.from({ length: 10 }, (_item, i) => `loyal/${i}`);
    const baseline = items.map(uniform);
    const relevance = new Map(items.map((item, i) => [item, Number(uniform() < 0.6 * baseline[i]!)]));
    const noisy = baseline.map((score) => score + 0.02 * (uniform() - 0.5));
    const candidate = uniform() < s ? baseline.map((score) => -score) : noisy;
    return { id: `q${id}`, arms: [candidate, baseline].map((scores) => ({ items, scores: Float64Array.from(scores) })), relevance };
  });
}
