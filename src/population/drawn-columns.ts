import { kernelLoops } from '../random/kernel-loops.js';
import type { Loops, WeighedSum } from '../random/loops.js';
import { plainLoops } from '../random/plain-loops.js';
import type { Stream } from '../random/stream.js';
import { sharedBy, type GroupsDeclaration } from './account-groups.js';
import type { Column } from './columns.js';
import { correlationFactor } from './correlation-factor.js';
import type { CorrelationDeclaration } from './declaration.js';
import type { Field, Fields } from './field.js';
import { columnFiller, type ColumnFiller, type DrawnField } from './fill-column.js';
import { present } from './present.js';
import { weighedSum } from './weighed-sum.js';

/** Rows that are made at once: the deviates of twenty columns fit into a processor's nearest caches. A multiple of 16. */
const CHUNK = 256;

/** The fields of one cohort that are drawn, without the gaps and changes around them, as columns. */
export interface DrawnColumns {
  has(name: string): boolean;
  /** Fields of accounts `from` to `from + count - 1`, by name; only such as it has. */
  columns(names: readonly string[], from: number, count: number): ReadonlyMap<string, Column>;
}

const MADE = new Set<Field['kind']>(['derived', 'folded', 'faker']);

/**
 * Prepares the drawn columns of a cohort. What a field needs is made when it is first asked for.
 *
 * @param fields those of the cohort
 * @param stream the stream of a field's own values
 * @param groups accounts that share fields
 */
export function drawnColumns(fields: Fields, correlations: readonly CorrelationDeclaration[], referenceDate: string, stream: (name: string) => Stream, groups?: GroupsDeclaration): DrawnColumns {
  const shared = sharedBy(groups);
  const { names: correlated, rows: weights } = correlationFactor(fields, correlations, 'population', shared);
  /** The numbers of a field for accounts from i on: each its own, or its group's. */
  const numbers = (name: string, loops: Loops): ((into: Float64Array, i: number) => void) => {
    const own = streamOf(name);
    return groups !== undefined && shared.has(name) ? (into, i) => groupNumbers(into, own, i, groups.size, loops) : (into, i) => loops.uniforms(into, own, i);
  };
  const place = new Map(correlated.map((name, k) => [name, k]));
  const streams = new Map(Object.keys(fields).map((name) => [name, stream(name)]));
  const streamOf = (name: string): Stream => streams.get(name) as Stream;
  const fillers = new Map<string, ColumnFiller>();
  const fillerOf = (name: string): ColumnFiller => {
    let filler = fillers.get(name);
    if (filler === undefined) fillers.set(name, (filler = columnFiller(present(fields[name] as Field) as DrawnField, place.has(name), referenceDate)));
    return filler;
  };
  // Sums are of batches in the memory of these loops.
  const sums = new WeakMap<Loops, Map<string, WeighedSum>>();
  const sumOf = (name: string, loops: Loops): WeighedSum => {
    let known = sums.get(loops);
    if (known === undefined) sums.set(loops, (known = new Map()));
    let sum = known.get(name);
    if (sum === undefined) known.set(name, (sum = weighedSum(weights[place.get(name) as number] as readonly number[], loops.batches)));
    return sum;
  };
  return {
    has: (name) => !MADE.has(present(fields[name] as Field).kind),
    columns: (names, from, count) => {
      const loops = kernelLoops(CHUNK, correlated.length + 1) ?? plainLoops(CHUNK, correlated.length + 1);
      const { batches } = loops;
      const batch = batches[correlated.length] as Float64Array;
      const made = new Map(names.map((name) => [name, fillerOf(name)(count)]));
      const scored = names.filter((name) => place.has(name)).map((name) => weights[place.get(name) as number] as readonly number[]);
      const inputs = correlated.flatMap((name, k) => (scored.some((row) => (row[k] ?? 0) !== 0) ? [{ draw: numbers(name, loops), into: batches[k] as Float64Array }] : []));
      const drawn = [...made].map(([name, { fill }]) => {
        if (place.has(name)) return { fill, begin: () => loops.weighedSum(batch, sumOf(name, loops)) };
        const draw = numbers(name, loops);
        return { fill, begin: fields[name]?.kind === 'constant' ? () => undefined : (i: number) => draw(batch, i) };
      });
      for (let start = 0; start < count; start += CHUNK) {
        for (const { draw, into } of inputs) {
          draw(into, from + start);
          loops.toNormal(into);
        }
        for (const { begin, fill } of drawn) {
          begin(from + start);
          fill(batch, start, Math.min(CHUNK, count - start), loops);
        }
      }
      return new Map([...made].map(([name, { column }]) => [name, column]));
    },
  };
}

/** Numbers of groups, each for all accounts of its group, from account i on. Written from the end, over what was read. */
function groupNumbers(batch: Float64Array, own: Stream, i: number, size: number, loops: Loops): void {
  const first = Math.floor(i / size);
  loops.uniforms(batch, own, first);
  for (let k = batch.length - 1; k >= 0; k--) batch[k] = batch[Math.floor((i + k) / size) - first] as number;
}
