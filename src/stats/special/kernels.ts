import { instanceOf } from '../../kernels/instance.js';
import { COMPILED } from '../../kernels/stats.wasm.js';

/** What `kernels/assembly/stats.ts` exports: loops over parts of arrays by their addresses. */
export interface Loops {
  extent(x: number, count: number, out: number): void;
  addUp(x: number, count: number, out: number): void;
  addPowers(x: number, count: number, center: number, out: number): void;
  addProducts(x: number, y: number, count: number, centerX: number, centerY: number, out: number): void;
  subtract(x: number, y: number, count: number): void;
  distances(x: number, count: number, center: number): void;
  countBuckets(x: number, count: number, low: number, scale: number, counts: number, size: number): void;
  sumBuckets(x: number, count: number, low: number, scale: number, cells: number, size: number): void;
  sortPart(x: number, count: number, spare: number, tables: number): number;
  sortPartWithRows(x: number, rows: number, count: number, spare: number, spareRows: number, tables: number): number;
  countDistinct(x: number, count: number, low: number, scale: number, cells: number): number;
  countAbove(x: number, count: number, edges: number, orAt: number, counts: number): void;
  gatherMarked(x: number, count: number, low: number, scale: number, marked: number, found: number): number;
  setPlaces(x: number, count: number, low: number, scale: number, size: number, places: number): void;
  countPlaces(places: number, count: number, counts: number): void;
  sumPlaces(x: number, count: number, low: number, scale: number, size: number, places: number, cells: number): void;
  takeCells(cells: number, size: number): void;
  findMarked(places: number, count: number, marked: number, found: number): number;
  addHellinger(x: number, y: number, count: number, p: number, q: number, out: number): void;
  addChiSquare(x: number, y: number, count: number, q: number, out: number): void;
  addLikelihoodRatio(x: number, y: number, count: number, q: number, out: number): void;
  addRelativeEntropy(x: number, y: number, count: number, p: number, q: number, out: number): void;
  addJensenShannon(x: number, y: number, count: number, p: number, q: number, out: number): void;
  addReliability(p: number, labels: number, count: number, bins: number, edges: number, cells: number): number;
}

/** The loops, and the memory in which they work: arrays pass through it in parts, so it stays small whatever they hold. */
export interface Kernels {
  readonly loops: Loops;
  readonly buffer: ArrayBuffer;
  /** Two parts of arrays, at {@link X} and {@link Y}. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Sums, at {@link OUT}. */
  readonly out: Float64Array;
}

/** Values in a part: two of them fit into the first cache. */
export const PART = 4096;
/** The constants of kernels stand below. */
export const OUT = 4096;
export const X = OUT + 1024;
export const Y = X + 8 * PART;
/** Room for a part and one more value. */
export const FOUND = Y + 8 * PART;
/** Room for tables: 1 MiB. */
export const TABLES = 131_072;
/** Room for the places of up to {@link KEPT} values on a grid, 16 bits each: 8 MiB, of which the system gives as much as is used. Kept between calls, so that it is new memory only once. */
export const PLACES = TABLES + 1_048_576;
export const KEPT = 4_194_304;
const END = PLACES + 2 * KEPT;

/** Below this many values a plain loop is as quick, and the first call of a process, which compiles the kernels (1 to 2 ms), quicker. */
const MANY = 4_000;

/** The process has one module, made when it is first asked for; null where there cannot be one. */
let ready: Kernels | null | undefined;

/** The kernels, where they are worth it for so many values and the engine has them; undefined: the plain loop it is. */
export function kernelsFor(count: number): Kernels | undefined {
  return count < MANY ? undefined : kernels();
}

/** The kernels for any number of values; undefined where the engine has no WebAssembly with vectors. */
export function kernels(): Kernels | undefined {
  ready ??= made();
  return ready ?? undefined;
}

function made(): Kernels | null {
  const instance = instanceOf<Loops>(COMPILED, END);
  if (instance === undefined) return null;
  const { functions: loops, memory: { buffer } } = instance;
  return { loops, buffer, x: new Float64Array(buffer, X, PART), y: new Float64Array(buffer, Y, PART), out: new Float64Array(buffer, OUT, (X - OUT) / 8) };
}

/**
 * Copies the values part by part to {@link X} and has each worked on: as many as kernels take, which is a multiple of 4.
 *
 * @returns how many values that were; the others, fewer than 4, are left to the caller
 */
export function eachPart({ x }: Kernels, values: Float64Array, work: (count: number) => void): number {
  const end = values.length - (values.length % 4);
  for (let from = 0; from < end; from += PART) {
    const count = Math.min(PART, end - from);
    x.set(values.subarray(from, from + count));
    work(count);
  }
  return end;
}

/** The same with a second array of the same length beside the first, at {@link Y}. */
export function eachPairOfParts({ x, y }: Kernels, a: Float64Array, b: Float64Array, work: (count: number) => void): number {
  const end = a.length - (a.length % 4);
  for (let from = 0; from < end; from += PART) {
    const count = Math.min(PART, end - from);
    x.set(a.subarray(from, from + count));
    y.set(b.subarray(from, from + count));
    work(count);
  }
  return end;
}
