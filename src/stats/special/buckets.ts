/** Two samples dealt into buckets of equal width: how many values of each fell into bucket k. `order(v)` is the bucket of v, never decreasing in v. */
export interface Buckets {
  readonly low: number;
  readonly scale: number;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

const COUNT = 1 << 14;

/** Deals finite samples; undefined where the range cannot be divided (one value, or a width beyond the range of a double). */
export function deal(a: ArrayLike<number>, b: ArrayLike<number>): Buckets | undefined {
  const [lowA, highA] = extent(a);
  const [lowB, highB] = extent(b);
  const low = Math.min(lowA, lowB);
  const high = Math.max(highA, highB);
  const first = countInto(a, low, high);
  const second = countInto(b, low, high);
  return first === undefined || second === undefined ? undefined : { low, scale: first.scale, a: first.counts, b: second.counts };
}

function extent(x: ArrayLike<number>): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

/** Counts by bucket of equal width from low to high; undefined where that range cannot be divided. */
export function countInto(x: ArrayLike<number>, low: number, high: number): { readonly scale: number; readonly counts: Uint32Array } | undefined {
  const scale = (COUNT - 1) / (high - low);
  if (!(scale > 0 && scale < Infinity)) return undefined;
  const counts = new Uint32Array(COUNT);
  for (let i = 0; i < x.length; i++) {
    const k = (((x[i] as number) - low) * scale) | 0;
    counts[k] = (counts[k] as number) + 1;
  }
  return { scale, counts };
}

/** The values of the marked buckets, sorted within each; `ends[k]` is where bucket k ends in the result, unmarked buckets being empty. */
export function gather(x: ArrayLike<number>, { low, scale }: Buckets, counts: Uint32Array, marked: Uint8Array): { values: Float64Array; ends: Uint32Array } {
  return gatherInto(x, low, scale, counts, marked);
}

export function gatherInto(x: ArrayLike<number>, low: number, scale: number, counts: Uint32Array, marked: Uint8Array): { values: Float64Array; ends: Uint32Array } {
  const ends = new Uint32Array(marked.length);
  let total = 0;
  for (let k = 0; k < marked.length; k++) {
    ends[k] = total;
    if (marked[k] === 1) total += counts[k] as number;
  }
  const values = new Float64Array(total);
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    const k = ((v - low) * scale) | 0;
    if (marked[k] === 1) {
      values[ends[k] as number] = v;
      ends[k] = (ends[k] as number) + 1;
    }
  }
  for (let k = 0, from = 0; k < marked.length; from = ends[k++] as number) if ((ends[k] as number) - from > 1) values.subarray(from, ends[k]).sort();
  return { values, ends };
}
