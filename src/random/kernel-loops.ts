import { instanceOf, type Kernels } from '../kernels/instance.js';
import { COMPILED } from '../kernels/population.wasm.js';
import { KNOT_DISTANCE, LAST_PLACE, REACH } from './hermite-table.js';
import type { Loops } from './loops.js';
import { plainLoops } from './plain-loops.js';
import { NUMBERS } from './uniform.js';

/** What `kernels/assembly/population.ts` exports; batches and tables by their addresses. */
interface Functions {
  /** Where the module's own constants end. */
  room(): number;
  fillUniforms(out: number, count: number, k0: number, k1: number, from: number, second: number): void;
  toNormal(batch: number, count: number, scratch: number): void;
  toProbability(batch: number, count: number): void;
  affine(batch: number, count: number, from: number, by: number): void;
  times(batch: number, count: number, by: number): void;
  over(batch: number, count: number, by: number): void;
  exp(batch: number, count: number): void;
  log(batch: number, count: number): void;
  logistic(batch: number, count: number): void;
  rounded(batch: number, count: number, unit: number): void;
  hermite(batch: number, count: number, values: number, slopes: number, reach: number, step: number, last: number): void;
  interpolated(batch: number, count: number, values: number, blocks: number): void;
  toIndices(batch: number, count: number, table: number, last: number, low: number, cellsPerUnit: number, starts: number, lastCell: number): void;
  toCodes(out: number, batch: number, count: number): void;
  atLeast(out: number, batch: number, count: number, limit: number): void;
  below(out: number, batch: number, count: number, limit: number): void;
  weighedSum(out: number, rows: number, own: number, ownWeight: number, others: number, weights: number, count: number): void;
}

const PAGE = 65_536;
/** What the normal quantiles of a batch need beside it. */
const SCRATCH = 10_400;
/** Room for tables; what does not fit is looked up by plain loops. */
const TABLES = 1_048_576;

/** The process has one module, compiled when it is first asked for; null where there cannot be one. */
let compiled: Kernels<Functions> | null | undefined;
/** What was made last, and the number of its batches. */
let latest: { readonly rows: number; readonly count: number; readonly loops: Loops; readonly tidy: () => void } | undefined;

/**
 * The loops as WebAssembly with vectors, about four times as fast as plain ones, for batches in their memory. All of a process share the memory: what stood in batches before is void, and so are loops
 * that are not those given last. Whoever asks again for no more gets the same loops.
 *
 * @param rows length of a batch: a multiple of 16
 * @param count number of batches; there may be more
 * @returns undefined where the engine has no WebAssembly with vectors
 */
export function kernelLoops(rows: number, count: number): Loops | undefined {
  if (latest?.rows === rows && latest.count >= count) {
    latest.tidy();
    return latest.loops;
  }
  compiled ??= instanceOf<Functions>(COMPILED, 0) ?? null;
  if (compiled === null) return undefined;
  const { memory, functions } = compiled;
  const scratch = functions.room();
  const first = scratch + SCRATCH;
  const narrow = first + 8 * rows * count;
  const tables = narrow + 8 * rows;
  const end = tables + TABLES;
  let free = tables;
  if (memory.buffer.byteLength < end) memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
  const { buffer } = memory;
  const codes = new Uint32Array(buffer, narrow, rows);
  const flags = new Uint8Array(buffer, narrow + 4 * rows, rows);
  const plain = plainLoops(0, 0);
  const addresses = new Map<object, readonly number[]>();

  /** Where the arrays of a table stand; undefined for a table that is too long. */
  const placed = (table: object, arrays: () => readonly (Float64Array | Int32Array)[]): readonly number[] | undefined => {
    const known = addresses.get(table);
    if (known !== undefined) return known;
    const parts = arrays();
    if (free + parts.reduce((bytes, { byteLength }) => bytes + byteLength + 8, 0) > end) return undefined;
    const found = parts.map((part) => {
      const at = free;
      if (part instanceof Float64Array) new Float64Array(buffer, at).set(part);
      else new Int32Array(buffer, at).set(part);
      free += Math.ceil(part.byteLength / 8) * 8;
      return at;
    });
    addresses.set(table, found);
    return found;
  };

  const loops: Loops = {
    batches: Array.from({ length: count }, (_, k) => new Float64Array(buffer, first + 8 * rows * k, rows)),
    codes,
    flags,
    uniforms: ({ byteOffset, length }, { a, b }, from) => functions.fillUniforms(byteOffset, length, a, b, from | 0, NUMBERS),
    toNormal: ({ byteOffset, length }) => functions.toNormal(byteOffset, length, scratch),
    toProbability: ({ byteOffset, length }) => functions.toProbability(byteOffset, length),
    affine: ({ byteOffset, length }, from, by) => functions.affine(byteOffset, length, from, by),
    times: ({ byteOffset, length }, by) => functions.times(byteOffset, length, by),
    over: ({ byteOffset, length }, by) => functions.over(byteOffset, length, by),
    exp: ({ byteOffset, length }) => functions.exp(byteOffset, length),
    log: ({ byteOffset, length }) => functions.log(byteOffset, length),
    logistic: ({ byteOffset, length }) => functions.logistic(byteOffset, length),
    rounded: ({ byteOffset, length }, unit) => functions.rounded(byteOffset, length, unit),
    hermite: (batch, table) => {
      const at = placed(table, () => [table.values, table.slopes]);
      if (at === undefined) plain.hermite(batch, table);
      else functions.hermite(batch.byteOffset, batch.length, at[0] as number, at[1] as number, REACH, KNOT_DISTANCE, LAST_PLACE);
    },
    interpolated: (batch, values) => {
      const at = placed(values, () => [values]);
      if (at === undefined) plain.interpolated(batch, values);
      else functions.interpolated(batch.byteOffset, batch.length, at[0] as number, values.length);
    },
    toIndices: (batch, search) => {
      const { table, starts, low, cellsPerUnit } = search;
      const at = placed(search, () => [table, starts]);
      if (at === undefined) plain.toIndices(batch, search);
      else functions.toIndices(batch.byteOffset, batch.length, at[0] as number, table.length - 1, low, cellsPerUnit, at[1] as number, starts.length - 1);
    },
    toCodes: ({ byteOffset, length }) => functions.toCodes(codes.byteOffset, byteOffset, length),
    atLeast: ({ byteOffset, length }, limit) => functions.atLeast(flags.byteOffset, byteOffset, length, limit),
    below: ({ byteOffset, length }, limit) => functions.below(flags.byteOffset, byteOffset, length, limit),
    weighedSum: (out, sum) => {
      const { own, ownWeight, others, weights } = sum;
      const at = placed(sum, () => [Int32Array.from(others, ({ byteOffset }) => byteOffset), weights]);
      if (at === undefined) plain.weighedSum(out, sum);
      else functions.weighedSum(out.byteOffset, out.length, own.byteOffset, ownWeight, at[0] as number, at[1] as number, others.length);
    },
  };
  const tidy = (): void => {
    // Tables are found again by whoever looks them up; those of populations that are gone are not.
    if (free - tables < TABLES / 2) return;
    addresses.clear();
    free = tables;
  };
  latest = { rows, count, loops, tidy };
  return loops;
}
