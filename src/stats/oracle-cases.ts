import { readFileSync } from 'node:fs';
import { isMlcheckError } from '../errors.js';
import * as stats from './index.js';

/** One case of an oracle file: arguments, and the value that another program gave for them. */
export interface OracleCase {
  readonly args: readonly unknown[];
  /** A number, an array, `{between: [low, high]}`, or an object of which every named field is compared. */
  readonly expect: unknown;
  /** Relative tolerance where it is not the rule (1e-9, p-values 1e-7); `why` says why. */
  readonly rtol?: number;
  readonly why?: string;
}

export interface OracleFile {
  readonly about: Readonly<Record<string, string>>;
  readonly cases: Readonly<Record<string, readonly OracleCase[]>>;
}

/** Oracle numbers committed with their generators. */
export function readOracle(name: string): OracleFile {
  return JSON.parse(readFileSync(new URL(`../../fixtures/oracles/stats/${name}.json`, import.meta.url), 'utf8')) as OracleFile;
}

/**
 * A sample written as a recipe, `shape:seed:n[:shift[:scale]]`, so that large ones need no file. Only operations that every language rounds alike:
 * a 32-bit congruential generator, sums, products and floors.
 */
export function sampleOf(recipe: string): Float64Array {
  const [shape, seed, n, shift = '0', scale = '1'] = recipe.split(':') as [string, string, string, string?, string?];
  let state = Number(seed) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let i = 0; i < 5; i++) next();
  const draw: Record<string, () => number> = {
    uniform: next,
    bell: () => next() + next() + next() + next() - 2,
    ties: () => Math.floor(next() * 8),
    skew: () => { const u = next(); return u * u * u * u * u; },
    bits: () => (next() < 0.3 ? 1 : 0),
    grades: () => Math.floor(next() * next() * 4),
  };
  const one = draw[shape];
  if (one === undefined) throw new RangeError(`no shape ${shape}`);
  return Float64Array.from({ length: Number(n) }, () => one() * Number(scale) + Number(shift));
}

/** Functions that a case names, and a word that would name one. */
const FUNCTIONS: Readonly<Record<string, unknown>> = {
  uniform: (x: number): number => Math.min(1, Math.max(0, x)),
  mean: (x: Float64Array): number => stats.moments(x).mean,
  'the mean': 'mean',
  deviation: (x: Float64Array): number => Math.sqrt(stats.moments(x).m2 / x.length),
};

/** What a case names by `{tally: recipe}` and the like. */
const SUMMARIES: Readonly<Record<string, (x: Float64Array, second: unknown) => unknown>> = {
  tally: (x) => stats.tally(x),
  moments: (x) => stats.moments(x),
  digest: (x, compression) => stats.tDigest(x, compression as number | undefined),
  curve: (x, labels) => stats.thresholdMetrics(x, typeof labels === 'string' ? sampleOf(labels) : (labels as readonly number[])),
};

/** Strings with a colon are recipes, some names are functions, an object of one recipe is its summary; everything else is passed as it is. */
export function argument(value: unknown): unknown {
  if (typeof value === 'string' && value.includes(':')) return sampleOf(value);
  if (typeof value === 'string' && value in FUNCTIONS) return FUNCTIONS[value];
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const [[name, recipe] = ['', ''], [, second] = []] = Object.entries(value) as [string, unknown][];
    if (typeof recipe === 'string' && name in SUMMARIES) return SUMMARIES[name]!(sampleOf(recipe), second);
  }
  if (Array.isArray(value) && value.some((v) => typeof v === 'string' && v.includes(':'))) return value.map(argument);
  return value;
}

/** Calls `name` (with a dot: a distribution's function) with a case's arguments. */
export function callCase(name: string, args: readonly unknown[]): unknown {
  const [owner, method] = name.split('.') as [string, string?];
  const found = (stats as Record<string, unknown>)[owner];
  const fn = method === undefined ? found : (found as Record<string, unknown>)[method];
  if (typeof fn !== 'function') throw new TypeError(`mlcheck/stats has no ${name}`);
  try {
    return plain(fn(...args.map(argument)));
  } catch (error) {
    if (isMlcheckError(error)) return { error: error.code };
    throw error;
  }
}

/** Maps as objects. */
function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries([...value].map(([key, each]) => [key, plain(each)])) : value;
}

/** Paths at which a result leaves its expected value by more than the tolerance, with both numbers; empty when it agrees. */
export function differences(got: unknown, wanted: unknown, rtol: number | undefined, path = ''): string[] {
  if (typeof wanted === 'number') {
    const limit = rtol ?? (/pvalue/i.test(path) ? 1e-7 : 1e-9);
    const close = typeof got === 'number' && (got === wanted || Math.abs(got - wanted) <= limit * Math.abs(wanted) + (Math.abs(wanted) < 1e-9 && !/pvalue|tail/i.test(path) ? 1e-15 : 0));
    return close ? [] : [`${path || 'result'}: ${String(got)}, expected ${wanted}`];
  }
  if (wanted === null || typeof wanted !== 'object') return Object.is(got, wanted) ? [] : [`${path || 'result'}: ${String(got)}, expected ${String(wanted)}`];
  if ('between' in wanted) {
    const [low, high] = wanted.between as [number, number];
    return typeof got === 'number' && got >= low && got <= high ? [] : [`${path || 'result'}: ${String(got)}, expected between ${low} and ${high}`];
  }
  const object = got as Record<string, unknown>;
  if (Array.isArray(wanted) && (got === null || typeof got !== 'object' || object['length'] !== wanted.length)) return [`${path || 'result'}: length ${String(object?.['length'])}, expected ${wanted.length}`];
  return Object.entries(wanted).flatMap(([key, value]) => differences(object?.[key], value, rtol, `${path}.${key}`));
}
