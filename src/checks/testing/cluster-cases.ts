import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Evidence } from '../../table/evidence.js';
import * as kinds from '../index.js';
import { single } from './coverage-cases.js';
import type { Drawn } from './drawn.js';

interface Household {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly label: readonly number[];
}

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** What a household's accounts share: a shift of all, or one jump for the whole house; larger houses move more, which is the hard case. */
const CHANGES: Readonly<Record<string, (size: number, uniform: () => number) => (b: number) => number>> = {
  'shared shift': (size, uniform) => {
    const shift = 0.02 * size * (uniform() - 0.4);
    return (b) => clamp(b + shift);
  },
  'houses jump': (size, uniform) => (uniform() < 0.008 * size ? () => 0.95 : (b) => b),
};

const SPECS = [
  kinds.meanShift({ atMost: 0.02 }),
  kinds.meanShift({ id: 'relative', atMostRelative: 0.1 }),
  kinds.exceedanceShift({ at: 0.4, atMost: 0.02 }),
  kinds.decisionChurn({ at: 0.4, atMost: 0.02 }),
  kinds.ks({ atMost: 0.06 }),
  kinds.cohortBounds({ atMost: 0.3 }),
  kinds.exceedanceRate({ at: 0.4, atMost: 0.3 }),
  kinds.quantileBounds({ p: 0.9, atMost: 0.5 }),
  kinds.calibration({ atMost: 0.03 }),
  kinds.brierDrop({ atMost: 0.02 }),
];

/** Claims on households of one to six accounts that score alike and move together. Drawn are households; the truth is that of accounts. */
export function clusterCases(size = 4000): readonly Drawn[] {
  return Object.entries(CHANGES).flatMap(([change, changed], at) => {
    const uniform = generator(500 + at);
    const houses = Array.from({ length: size }, (): Household => {
      const n = 1 + Math.floor(6 * uniform() * uniform());
      const level = Array.from({ length: 6 }, uniform).sort((x, y) => x - y)[1]!;
      const move = changed(n, uniform);
      const b = Array.from({ length: n }, () => clamp(level + 0.05 * (uniform() - 0.5)));
      return { a: b.map(move), b, label: b.map((score) => Number(uniform() < score)) };
    });
    return SPECS.map((spec): Drawn => {
      const check = single(spec);
      const of = (drawn: readonly Household[]): readonly Evidence[] => {
        const column = (pick: (house: Household) => readonly number[]): Float64Array => Float64Array.from(drawn.flatMap((house) => pick(house)));
        const cluster = Float64Array.from(drawn.flatMap(({ a }, id) => a.map(() => id)));
        const common = { account: Uint32Array.from(cluster.keys()), cluster, strata: [{ cohort: 'loyal', weight: 1, from: 0, to: cluster.length, missing: 0 }] };
        const arm = (name: string): Float64Array => column(({ a, b }) => (name === 'candidate' ? a : b));
        return check.needs.map((query): Evidence => {
          if (query.evidence === 'labelled') return { kind: 'labelled', scores: query.of.map((source) => arm(source.arm)), label: Uint8Array.from(column(({ label }) => label)), ...common };
          if (query.evidence === 'pairs') return { kind: 'pairs', a: arm(query.a.arm), b: arm(query.b.arm), ...common };
          throw new Error(`no ${query.evidence} of households`);
        });
      };
      return { name: `${check.id}, ${change}`, check, ...(check.kind === 'ks' ? { costly: true as const } : {}), everyone: of(houses), draw: (n, draw) => of(Array.from({ length: n }, () => houses[Math.floor(draw() * size)]!)) };
    });
  });
}
