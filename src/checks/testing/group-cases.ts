import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Evidence } from '../../table/evidence.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import type { Drawn } from './drawn.js';
import { CONTEXT, labelledOf } from './evidence-of.js';

interface Group {
  readonly score: Float64Array;
  readonly label: Uint8Array;
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

/** Claims that compare cohorts, each in worlds of smooth, tied, rare and skewed scores. */
export function groupCases(size = 20_000): readonly Drawn[] {
  return Object.entries(SHAPES).flatMap(([shape, groups], at) => {
    const uniform = generator(300 + at);
    const world = groups.map((score): Group => {
      const scores = Float64Array.from({ length: size }, () => score(Array.from({ length: 6 }, uniform).sort((x, y) => x - y), uniform));
      return { score: scores, label: Uint8Array.from(scores, (one) => Number(uniform() < 0.1 + 0.5 * one)) };
    });
    const places = (n: number, draw: () => number) => world.map(() => Uint32Array.from({ length: n }, () => Math.floor(draw() * size)));
    return SPECS.map((spec): Drawn => {
      const check = spec.expand(CONTEXT)[0]!;
      return {
        name: `${check.id}, ${shape}`,
        check,
        everyone: evidence(check, world, world.map(({ score }) => Uint32Array.from(score.keys()))),
        draw: (n, draw) => evidence(check, world, places(n, draw)),
      };
    });
  });
}

function evidence(check: Check, world: readonly Group[], places: readonly Uint32Array[]): readonly Evidence[] {
  const cohorts = check.cohorts.map((cohort) => CONTEXT.cohorts.findIndex(({ name }) => name === cohort));
  const score = Float64Array.from(cohorts.flatMap((at) => Array.from(places[at]!, (i) => world[at]!.score[i]!)));
  const label = Uint8Array.from(cohorts.flatMap((at) => Array.from(places[at]!, (i) => world[at]!.label[i]!)));
  let end = 0;
  const strata = cohorts.map((at) => ({ cohort: CONTEXT.cohorts[at]!.name, weight: 1 / cohorts.length, from: end, to: (end += places[at]!.length), missing: 0 }));
  const account = Uint32Array.from(score.keys());
  return check.needs.map((query) => (query.evidence === 'labelled' ? labelledOf([score], label, strata) : { kind: 'pairs', a: score, b: score, account, strata }));
}
