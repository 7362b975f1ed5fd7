import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Evidence } from '../../table/evidence.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import type { Drawn } from './drawn.js';
import { CONTEXT, labelledOf } from './evidence-of.js';

interface Group {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  /** Households: accounts [start, start + size) of each; absent where accounts stand alone. */
  readonly houses?: readonly { readonly start: number; readonly size: number }[];
}

/** A score from six sorted uniforms. */
type Shape = (six: readonly number[], uniform: () => number) => number;

const SHAPES: Readonly<Record<string, readonly Shape[]>> = {
  smooth: [(six) => six[0]!, (six) => six[1]!, (six) => six[3]!],
  ties: [(six) => Math.round(six[1]! * 10) / 10, (six) => Math.round(six[1]! * 10) / 10, (six) => Math.round(six[2]! * 10) / 10],
  // Nearly all at one value, and a few in a thousand at the other end.
  rare: [(_six, uniform) => (uniform() < 0.003 ? 0.95 : 0.02), (_six, uniform) => (uniform() < 0.006 ? 0.95 : 0.02), (_six, uniform) => (uniform() < 0.02 ? 0.9 : 0.03)],
  skew: [(six) => six[0]! ** 3, (six) => six[1]! ** 3, (six) => six[1]! ** 2],
};

const SPECS: readonly CheckSpec[] = [
  kinds.cohortOrdering({ increasing: ['loyal', 'new', 'stolen'], gap: 0.02 }),
  kinds.cohortGap({ between: ['loyal', 'new', 'stolen'], atMost: 0.1 }),
  kinds.cohortGap({ id: 'gap-of-two', between: ['loyal', 'new'], atMost: 0.1 }),
  kinds.groupFairness({ between: ['loyal', 'new', 'stolen'], at: 0.4, atMost: 0.1 }),
  kinds.groupFairness({ id: 'opportunity', between: ['loyal', 'new'], at: 0.4, atMost: 0.2, among: 'positives' }),
  kinds.groupFairness({ id: 'false-alarms', between: ['loyal', 'new'], at: 0.4, atMost: 0.2, among: 'negatives' }),
];

/** Claims that compare cohorts, each in worlds of smooth, tied, rare and skewed scores; and of households that score alike. */
export function groupCases(size = 20_000): readonly Drawn[] {
  return [...Object.keys(SHAPES), HOUSES].flatMap((shape, at) => {
    const uniform = generator(300 + at);
    const world = shape === HOUSES ? SHAPES['smooth']!.map((score) => housesOf(score, size, uniform)) : SHAPES[shape]!.map((score): Group => aloneOf(score, size, uniform));
    return SPECS.map((spec): Drawn => {
      const check = spec.expand(CONTEXT)[0]!;
      return {
        name: `${check.id}, ${shape}`,
        check,
        everyone: evidence(check, world, world.map(({ score, houses }) => (houses === undefined ? Array.from(score.keys(), (i) => [i]) : houses.map(members)))),
        draw: (n, draw) => evidence(check, world, world.map(({ houses }) => Array.from({ length: n }, () => (houses === undefined ? [Math.floor(draw() * size)] : members(houses[Math.floor(draw() * houses.length)]!))))),
      };
    });
  });
}

const HOUSES = 'households';

function aloneOf(score: Shape, size: number, uniform: () => number): Group {
  const scores = Float64Array.from({ length: size }, () => score(sixOf(uniform), uniform));
  return { score: scores, label: Uint8Array.from(scores, (one) => Number(uniform() < 0.1 + 0.5 * one)) };
}

/** Households of one to five accounts, larger ones scoring higher, each account close to its household. */
function housesOf(score: Shape, size: number, uniform: () => number): Group {
  let start = 0;
  const houses: { start: number; size: number }[] = [];
  const scores: number[] = [];
  while (houses.length < size / 3) {
    const n = 1 + Math.floor(5 * uniform() * uniform());
    const level = Math.min(0.9, score(sixOf(uniform), uniform) + 0.03 * n);
    for (let i = 0; i < n; i++) scores.push(Math.max(0, level + 0.05 * (uniform() - 0.5)));
    houses.push({ start, size: n });
    start += n;
  }
  return { score: Float64Array.from(scores), label: Uint8Array.from(scores, (one) => Number(uniform() < 0.1 + 0.5 * one)), houses };
}

const sixOf = (uniform: () => number): readonly number[] => Array.from({ length: 6 }, uniform).sort((x, y) => x - y);
const members = ({ start, size }: { readonly start: number; readonly size: number }): readonly number[] => Array.from({ length: size }, (_, i) => start + i);

/** @param drawn places by cohort, in the units they were drawn in */
function evidence(check: Check, world: readonly Group[], drawn: readonly (readonly (readonly number[])[])[]): readonly Evidence[] {
  const cohorts = check.cohorts.map((cohort) => CONTEXT.cohorts.findIndex(({ name }) => name === cohort));
  const places = cohorts.map((at) => drawn[at]!.flat());
  const score = Float64Array.from(cohorts.flatMap((at, k) => places[k]!.map((i) => world[at]!.score[i]!)));
  const label = Uint8Array.from(cohorts.flatMap((at, k) => places[k]!.map((i) => world[at]!.label[i]!)));
  const cluster = world[0]!.houses === undefined ? {} : { cluster: Float64Array.from(cohorts.flatMap((at) => drawn[at]!.flatMap((unit, id) => unit.map(() => id)))) };
  let end = 0;
  const strata = cohorts.map((at, k) => ({ cohort: CONTEXT.cohorts[at]!.name, weight: 1 / cohorts.length, from: end, to: (end += places[k]!.length), missing: 0 }));
  const account = Uint32Array.from(score.keys());
  return check.needs.map((query) => (query.evidence === 'labelled' ? { ...labelledOf([score], label, strata), ...cluster } : { kind: 'pairs', a: score, b: score, account, ...cluster, strata }));
}
