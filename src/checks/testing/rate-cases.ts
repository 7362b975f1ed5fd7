import { generator } from '../../stats/testing/enumerated-miss.js';
import type { PairedColumns, Stratum } from '../../table/evidence.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import type { Drawn } from './drawn.js';
import { CONTEXT } from './evidence-of.js';

/** A fact of an account: 1 where it happens, and the household it belongs to. */
interface Fact {
  readonly hit: number;
  readonly house: number;
}

const SPECS: readonly CheckSpec[] = [
  kinds.errorRate({ atMost: 0.01 }),
  kinds.invariance({ to: 'name' }),
  kinds.monotonicity({ field: 'age', by: [1, 2], direction: 'increasing' }),
];

/** How often it happens in each cohort, and whether whole households share it. */
const WORLDS: Readonly<Record<string, { readonly rates: readonly number[]; readonly houses?: true }>> = {
  'one cohort, rare': { rates: [0.004] },
  'one cohort, common': { rates: [0.3] },
  'three cohorts of unequal weight': { rates: [0.001, 0.02, 0.15] },
  households: { rates: [0.03], houses: true },
};

/** Claims on how often something happens, in worlds where it is rare, common, uneven over cohorts, or shared by households. */
export function rateCases(size = 20_000): readonly Drawn[] {
  return Object.entries(WORLDS).flatMap(([name, { rates, houses }], at) => {
    const uniform = generator(600 + at);
    const cohorts = CONTEXT.cohorts.slice(0, rates.length);
    // A house is one to four accounts; without houses each account is its own.
    const world = rates.map((rate) => Array.from({ length: size }, (_, house): readonly Fact[] => {
      const hit = Number(uniform() < rate);
      return Array.from({ length: houses ? 1 + Math.floor(4 * uniform()) : 1 }, () => ({ hit, house }));
    }));
    return SPECS.filter(({ kind }) => houses === undefined || kind === 'error-rate').map((spec): Drawn => {
      const check = spec.expand({ ...CONTEXT, cohorts })[0]!;
      return {
        name: `${check.id}, ${name}`,
        check,
        everyone: answers(check, world, cohorts, houses),
        draw: (n, draw) => answers(check, world.map((of) => Array.from({ length: n }, (_, house) => of[Math.floor(draw() * size)]!.map(({ hit }) => ({ hit, house })))), cohorts, houses),
      };
    });
  });
}

/** Facts as the evidence that a check asks for: the fact itself, or a twin whose score differs where it holds (goes the wrong way at the second step, for two steps). */
export function answers(check: Check, world: readonly (readonly (readonly Fact[])[])[], cohorts: readonly { readonly name: string; readonly weight: number }[], houses?: true): readonly PairedColumns[] {
  const all = world.map((of) => of.flat());
  let end = 0;
  const strata: Stratum[] = all.map((of, at) => ({ cohort: cohorts[at]!.name, weight: cohorts[at]!.weight, from: end, to: (end += of.length), missing: 0 }));
  const hits = Float64Array.from(all.flat(), ({ hit }) => hit);
  const account = Uint32Array.from(all.flatMap((of) => of.map((_, i) => i)));
  const cluster = houses ? { cluster: Float64Array.from(all.flat(), ({ house }) => house) } : {};
  const base = hits.map(() => 0.5);
  return check.needs.map((_, step) => ({
    kind: 'pairs',
    a: check.kind === 'error-rate' ? hits : hits.map((hit) => (step === check.needs.length - 1 ? 0.5 - 0.1 * hit : 0.5)),
    b: check.kind === 'error-rate' ? hits : base,
    account,
    ...cluster,
    strata,
  }));
}
