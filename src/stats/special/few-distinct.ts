import type { Tally } from '../tally.js';
import { gridOver } from './buckets.js';
import { kernelExtentOf } from './extent-of.js';
import { eachPart, kernelsFor, TABLES } from './kernels.js';

/** So many values, evenly spread over the sample, tell whether it may have few distinct ones. */
const PROBES = 256;

/**
 * The tally of finite values of which only some are distinct, such as scores of two decimals, without a sort: each bucket of a grid holds one of them.
 *
 * @returns undefined where they are too many or too near to each other, and where there is no kernel
 */
export function tallyOfFew(x: Float64Array, missing: number): Tally | undefined {
  const kernels = kernelsFor(x.length);
  if (kernels === undefined || !seemFew(x)) return undefined;
  const { low, high } = kernelExtentOf(kernels, x);
  const grid = gridOver(low, high, x.length);
  if (grid === undefined) return undefined;
  const { scale, size } = grid;
  const cells = new Float64Array(kernels.buffer, TABLES, 2 * size).fill(0);
  let alone = true;
  const end = eachPart(kernels, x, (count) => {
    alone &&= kernels.loops.countDistinct(kernels.x.byteOffset, count, low, scale, TABLES) === 1;
  });
  for (let i = end; i < x.length && alone; i++) {
    const at = 2 * ((((x[i] as number) - low) * scale) | 0);
    if (cells[at + 1] === 0) cells[at] = x[i] as number;
    cells[at + 1] = (cells[at + 1] as number) + 1;
    alone = cells[at] === x[i];
  }
  return alone ? { kind: 'tally', ...taken(cells), n: x.length, missing } : undefined;
}

function seemFew(x: Float64Array): boolean {
  const step = x.length / PROBES;
  return new Set(Array.from({ length: PROBES }, (_, k) => x[Math.floor(k * step)] as number)).size <= PROBES / 2;
}

function taken(cells: Float64Array): { readonly values: Float64Array; readonly counts: Float64Array } {
  let used = 0;
  for (let at = 1; at < cells.length; at += 2) if (cells[at] !== 0) used++;
  const values = new Float64Array(used);
  const counts = new Float64Array(used);
  for (let at = 0, k = 0; at < cells.length; at += 2) {
    if (cells[at + 1] === 0) continue;
    values[k] = cells[at] as number;
    counts[k++] = cells[at + 1] as number;
  }
  return { values, counts };
}
