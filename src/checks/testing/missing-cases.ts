import { generator } from '../../stats/testing/enumerated-miss.js';
import * as kinds from '../index.js';
import { single } from './coverage-cases.js';
import type { Drawn } from './drawn.js';
import { pairsOf } from './evidence-of.js';
import { CHANGES, worldOf, type World } from './worlds.js';

/** Who gets no score: anybody, or those whom the baseline finds risky. */
const SILENT: Readonly<Record<string, (b: number, uniform: () => number) => boolean>> = {
  'anybody silent': (_b, uniform) => uniform() < 0.02,
  'the risky silent': (b, uniform) => b > 0.5 && uniform() < 0.3,
};

const SPECS = [
  kinds.meanShift({ atMost: 0.05, missing: 'worst-case' }),
  kinds.exceedanceShift({ at: 0.4, atMost: 0.05, missing: 'worst-case' }),
  kinds.decisionChurn({ at: 0.4, atMost: 0.05, missing: 'worst-case' }),
  kinds.ks({ atMost: 0.1, missing: 'worst-case' }),
  kinds.wasserstein({ atMost: 0.05, missing: 'worst-case' }),
  kinds.cohortBounds({ atMost: 0.4, missing: 'worst-case' }),
  kinds.quantileBounds({ p: 0.9, atMost: 0.6, missing: 'worst-case' }),
];

/** Claims that count accounts without a score against the model, in worlds where some are silent. */
export function missingCases(size = 20_000): readonly Drawn[] {
  return Object.entries(SILENT).flatMap(([name, silent], at) => {
    const world = worldOf(CHANGES.noise, 700 + at, size);
    const uniform = generator(710 + at);
    const mute = Uint8Array.from(world.b, (b) => Number(silent(b, uniform)));
    return SPECS.map((spec): Drawn => {
      const check = single(spec);
      return {
        name: `${check.id}, ${name}`,
        check,
        everyone: evidence(check, world, mute, Uint32Array.from(world.a.keys())),
        draw: (n, draw) => evidence(check, world, mute, Uint32Array.from({ length: n }, () => Math.floor(draw() * size))),
      };
    });
  });
}

function evidence(check: ReturnType<typeof single>, world: World, mute: Uint8Array, places: Uint32Array) {
  const heard = places.filter((at) => mute[at] === 0);
  const column = (arm: string): Float64Array => Float64Array.from(heard, (at) => (arm === 'candidate' ? world.a : world.b)[at]!);
  return check.needs.map((query) => {
    if (query.evidence !== 'pairs') throw new Error(`no ${query.evidence} with silent accounts`);
    return pairsOf([{ a: column(query.a.arm), b: column(query.b.arm), missing: places.length - heard.length }]);
  });
}
