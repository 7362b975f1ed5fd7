import type { Evidence, EvidenceQuery } from '../../table/evidence.js';
import { generator } from '../../stats/testing/enumerated-miss.js';
import { decide, settled } from '../../verdict/decide.js';
import { levelsOf } from '../../verdict/levels.js';
import { LOOKS_IN_RUN, lookSizes } from '../../verdict/look-sizes.js';
import type { Verdict } from '../../verdict/types.js';
import type { Check, CheckContext } from '../check.js';
import * as kinds from '../index.js';
import { PSI_EDGES } from './coverage-cases.js';
import { CHANGES, worldOf, type World } from './worlds.js';

/** Five cohorts, and what changed in each. */
export type Changes = Readonly<Record<string, keyof typeof CHANGES>>;

/** Every cohort changed in a way of its own. */
export const CHANGED: Changes = { loyal: 'shift', new: 'noise', shared: 'jump', spender: 'skew', stolen: 'swap' };

/** No cohort changed, or only by the noise of a retrain. */
export const everywhere = (change: keyof typeof CHANGES): Changes => Object.fromEntries(Object.keys(CHANGED).map((cohort) => [cohort, change]));

/** Worlds of the five cohorts. */
export function worldsOf(changes: Changes, size = 20_000): ReadonlyMap<string, World> {
  return new Map(Object.entries(changes).map(([cohort, change], at) => [cohort, worldOf(CHANGES[change], 100 + at, size)]));
}

/** Eight checks for each of five cohorts and ten for all together. */
export function fifty(): readonly Check[] {
  const context: CheckContext = { cohorts: Object.keys(CHANGED).map((name) => ({ name, weight: 0.2 })), hasBaseline: true, labelled: true, fields: [], range: [0, 1] };
  const eight = (options: { cohorts: 'all' | 'each' }) => [
    kinds.meanShift({ atMost: 0.02, ...options, id: `mean-${options.cohorts}` }),
    kinds.exceedanceShift({ at: 0.4, atMost: 0.03, ...options, id: `exceedance-${options.cohorts}` }),
    kinds.decisionChurn({ at: 0.4, atMost: 0.08, ...options, id: `churn-${options.cohorts}` }),
    kinds.ks({ atMost: 0.06, ...options, id: `ks-${options.cohorts}` }),
    kinds.psi({ atMost: 0.1, edges: PSI_EDGES, ...options, id: `psi-${options.cohorts}` }),
    kinds.wasserstein({ atMost: 0.03, ...options, id: `wasserstein-${options.cohorts}` }),
    kinds.rankCorrelation({ atLeast: 0.9, ...options, id: `rank-${options.cohorts}` }),
    kinds.calibration({ atMost: 0.06, ...options, id: `calibration-${options.cohorts}` }),
  ];
  return [...eight({ cohorts: 'each' }), ...eight({ cohorts: 'all' }), kinds.aucFloor({ atLeast: 0.6 }), kinds.aucDrop({ atMost: 0.05 })].flatMap((spec) => spec.expand(context));
}

/** The same checks, each with its true effect in these worlds as tolerance. */
export function atTolerance(checks: readonly Check[], worlds: ReadonlyMap<string, World>): readonly Check[] {
  const answers = answering(worlds, new Map([...worlds].map(([cohort, { a }]) => [cohort, Uint32Array.from(a.keys())])));
  return checks.map((check) => ({ ...check, tolerance: check.effect(answers(check), { fail: 0.1, pass: 0.1 }).estimate }));
}

/** One run of the engine: looks that double, verdicts that stay, until every check is decided or accounts run out. */
export function runSuite(checks: readonly Check[], worlds: ReadonlyMap<string, World>, accounts: number, seed: number): { readonly verdicts: readonly Verdict[]; readonly used: number } {
  const uniform = generator(seed);
  const drawn = new Map([...worlds].map(([cohort, { a }]) => [cohort, Uint32Array.from({ length: accounts }, () => Math.floor(uniform() * a.length))]));
  const levels = levelsOf(checks, { falseAlarm: 0.01, miss: 0.05 });
  const verdicts: (Verdict | undefined)[] = checks.map(() => undefined);
  let used = 0;
  lookSizes(accounts).slice(0, LOOKS_IN_RUN).forEach((size, at) => {
    const open = checks.map((_, k) => k).filter((k) => verdicts[k] === undefined || verdicts[k].outcome === 'inconclusive');
    if (open.length === 0) return;
    used = size;
    const answers = answering(worlds, new Map([...drawn].map(([cohort, places]) => [cohort, places.subarray(0, size)])));
    for (const k of open) {
      const [check, level] = [checks[k]!, levels.get(checks[k]!.id)!];
      verdicts[k] = settled(check, verdicts[k], decide(check, check.effect(answers(check), level), level, at + 1));
    }
  });
  return { verdicts: verdicts as readonly Verdict[], used };
}

/** Answers queries of any check from the drawn accounts; what several checks ask for is gathered once. */
function answering(worlds: ReadonlyMap<string, World>, places: ReadonlyMap<string, Uint32Array>): (check: Check) => readonly Evidence[] {
  const known = new Map<string, Evidence>();
  const gathered = (cohorts: readonly string[], column: (world: World) => ArrayLike<number>): Float64Array => {
    const found = new Float64Array(cohorts.reduce((sum, cohort) => sum + places.get(cohort)!.length, 0));
    let end = 0;
    for (const cohort of cohorts) {
      const values = column(worlds.get(cohort)!);
      for (const at of places.get(cohort)!) found[end++] = values[at]!;
    }
    return found;
  };
  const evidenceFor = (query: EvidenceQuery, cohorts: readonly string[]): Evidence => {
    const columnOf = (name: string): Float64Array => gathered(cohorts, (world) => (name === 'candidate' ? world.a : world.b));
    let end = 0;
    const strata = cohorts.map((cohort) => ({ cohort, weight: 1 / cohorts.length, from: end, to: (end += places.get(cohort)!.length), missing: 0 }));
    const account = Uint32Array.from({ length: end }, (_, i) => i);
    if (query.evidence === 'pairs') return { kind: 'pairs', a: columnOf(query.a.arm), b: columnOf(query.b.arm), account, strata };
    if (query.evidence !== 'labelled') throw new Error(`no ${query.evidence} in a world`);
    return { kind: 'labelled', scores: query.of.map(({ arm }) => columnOf(arm)), label: Uint8Array.from(gathered(cohorts, ({ label }) => label)), account, strata };
  };
  return (check) =>
    check.needs.map((query) => {
      const key = JSON.stringify([query, check.cohorts]);
      const found = known.get(key) ?? evidenceFor(query, check.cohorts);
      known.set(key, found);
      return found;
    });
}
