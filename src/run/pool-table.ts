import { MlcheckError } from '../errors.js';
import type { Population } from '../population/population.js';
import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import { evidenceOf, type Reader } from '../table/answer.js';
import type { Evidence, EvidenceQuery, Prefix } from '../table/evidence.js';
import { BASE } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { sourcesOf } from './demand.js';
import { partKey, type Pool } from './pool.js';

/** Accounts that come together: the field that names a group, and how many accounts it has. */
export type Groups = NonNullable<Population['groups']>;

/** Which account of the pool stands at which place of a replay. */
export interface Draw {
  /** Places in the pool of the first n accounts of a cohort, out of the first `among`. */
  places(cohort: string, n: number, among: number): Uint32Array;
}

/**
 * Accounts drawn by a seed, one after the other and each from the whole pool, so that a replay is a sample of independent accounts and the pool is the truth that it is held to. (Drawn
 * without putting back, n of m accounts would vary by a factor of 1 - n/m too little, and every rate would look better than it is.) A longer draw begins with the shorter one.
 * @param groups accounts that come together are drawn together, whole groups one after the other
 */
export function drawOf(seed: number, groups?: Groups): Draw {
  const known = new Map<string, Uint32Array>();
  return {
    places(cohort, n, among) {
      const key = `${among} ${cohort}`;
      const before = known.get(key);
      if (before !== undefined && before.length >= n) return before.subarray(0, n);
      const stream = streamOf(seed, 'pool', cohort);
      const size = sizeAmong(groups, among);
      const whole = Math.floor(among / size);
      const places = Uint32Array.from({ length: n }, (_, at) => size * Math.floor(uniformAt(stream, Math.floor(at / size)) * whole) + (at % size));
      known.set(key, places);
      return places;
    },
  };
}

/** Accounts that are drawn together; those of a pool that holds no whole group (a few twins) are drawn alone. */
const sizeAmong = (groups: Groups | undefined, among: number): number => (groups === undefined || among < groups.size ? 1 : groups.size);

/** Every account of the pool once, in its order: the evidence of the pool itself, which is the truth of its replays. */
export const WHOLE: Draw = { places: (_cohort, n) => Uint32Array.from({ length: n }, (_, at) => at) };

/** The accounts of the pool in their order, whole groups of them, and again from the first. */
export function roundOf(groups: Groups | undefined): Draw {
  return {
    places: (_cohort, n, among) => {
      const size = sizeAmong(groups, among);
      const whole = among - (among % size);
      return Uint32Array.from({ length: n }, (_, at) => at % whole);
    },
  };
}

/** Values of drawn accounts at their places in a prefix. */
function gathered(stored: Float64Array, drawn: Uint32Array): Float64Array {
  const out = new Float64Array(drawn.length);
  for (let i = 0; i < out.length; i++) {
    const place = drawn[i]!;
    out[i] = place < stored.length ? stored[place]! : NaN;
  }
  return out;
}

/** A field of an account of the pool, for claims on lists. */
export type PoolField = (cohort: string, i: number, name: string) => string | number | boolean | null | undefined;

/**
 * A {@link ScoreTable} that answers from a pool: account i of a cohort is the i-th drawn. It holds every account that is asked for, so that nothing is ever left to score. Questions about
 * twins and repeats are drawn among the accounts that have them.
 * @param clusters groups that count as one: a group that was drawn twice is two, in `pairs` and as lists by the field that names it
 */
export function poolTable(pool: Pool, draw: Draw, field?: PoolField, clusters?: Groups): ScoreTable {
  // Claims of one look ask much the same: what was answered is kept until accounts are added.
  let [sizes, known] = ['', new Map<string, Evidence>()];
  const evidence = (query: EvidenceQuery, prefixes: readonly Prefix[]): Evidence => {
    const asked = `${JSON.stringify(query)} ${JSON.stringify(prefixes)}`;
    const before = known.get(asked);
    if (before !== undefined) return before;
    const now = String(Math.max(...prefixes.map(({ n }) => n)));
    if (now !== sizes && known.size > KEPT) [sizes, known] = [now, new Map()];
    const found = answer(query, prefixes);
    known.set(asked, found);
    return found;
  };
  const answer = (query: EvidenceQuery, prefixes: readonly Prefix[]): Evidence => {
    const drawn = new Map(prefixes.map(({ cohort, n }) => [cohort, draw.places(cohort, n, probedOf(pool, query, cohort))]));
    let labelled = '';
    let places: Uint32Array = NONE;
    let labels: Float64Array = NO_LABELS;
    const reader: Reader = {
      column: ({ arm, variant, repeat, column }, cohort) => {
        const stored = pool.parts.get(partKey({ arm, cohort, variant, repeat }))?.[column];
        return stored === undefined ? undefined : gathered(stored, drawn.get(cohort)!);
      },
      label: (_source, cohort, i) => {
        if (cohort !== labelled) {
          labelled = cohort;
          places = drawn.get(cohort)!;
          labels = pool.labels.get(cohort)!;
        }
        const label = labels[places[i]!];
        return label === 0 || label === 1 ? label : undefined;
      },
      ...(field === undefined ? {} : { field: (cohort: string, i: number, name: string) => named(field(cohort, drawn.get(cohort)![i]!, name), name, i) }),
      ...(clusters === undefined ? {} : { cluster: (cohort: string, i: number) => prefixes.findIndex((prefix) => prefix.cohort === cohort) + prefixes.length * Math.floor(i / sizeAmong(clusters, probedOf(pool, query, cohort))) }),
    };
    return evidenceOf(reader, query, prefixes);
  };
  /** The name of a list that a group is, told apart from the same group drawn before. */
  const named = (value: ReturnType<PoolField>, name: string, i: number): ReturnType<PoolField> => (clusters === undefined || name !== clusters.by || value === null || value === undefined ? value : `${String(value)} ${Math.floor(i / clusters.size)}`);
  const never = (): never => {
    throw new MlcheckError('internal', { place: 'pool', rule: 'must only be read' });
  };
  return { append: never, has: () => true, count: never, evidence, rows: never };
}

/** Answers that are kept at most when the next look begins. */
const KEPT = 64;
const NONE = new Uint32Array(0);
const NO_LABELS = new Float64Array(0);

/** How many accounts of a cohort can answer a query: those that have its twins and repeats, or else all. */
export function probedOf(pool: Pool, query: EvidenceQuery, cohort: string): number {
  const lengths = sourcesOf(query)
    .filter(({ variant, repeat }) => variant !== BASE || repeat > 0)
    .map(({ arm, variant, repeat }) => pool.parts.get(partKey({ arm, cohort, variant, repeat }))?.score.length ?? 0);
  return Math.min(pool.accounts.get(cohort) ?? 0, ...lengths);
}
