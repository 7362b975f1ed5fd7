/** Blocks of this many values are counted by insertion. */
const SHORT = 16;

/**
 * How many pairs of a sequence of the numbers 0 to n - 1, each once, are out of order. O(n log n) without a branch that depends on the values: bit by bit from
 * the highest, each block of numbers with equal leading bits is parted by the next, and every number without it has passed those with it that stood before.
 *
 * @param sequence, spare as long as each other; both are written anew
 */
export function inversions(sequence: Uint32Array, spare: Uint32Array): number {
  const n = sequence.length;
  let from = sequence;
  let to = spare;
  let pairs = 0;
  let half = 1;
  while (2 * half < n) half *= 2;
  for (; 2 * half > SHORT; half /= 2) {
    for (let start = 0; start < n; start += 2 * half) pairs += part(from, to, start, Math.min(start + 2 * half, n), half);
    [from, to] = [to, from];
  }
  for (let start = 0; start < n; start += SHORT) pairs += insert(from, start, Math.min(start + SHORT, n));
  return pairs;
}

/** Numbers with the bit `half` go to the upper half of the block, the others to the lower. */
function part(from: Uint32Array, to: Uint32Array, start: number, end: number, half: number): number {
  const upper = start + half;
  const bit = 31 - Math.clz32(half);
  let low = start;
  let high = upper;
  let pairs = 0;
  for (let i = start; i < end; i++) {
    const v = from[i] as number;
    const set = (v >>> bit) & 1;
    to[low + ((high - low) & -set)] = v;
    pairs += (high - upper) & (set - 1);
    low += 1 - set;
    high += set;
  }
  return pairs;
}

function insert(values: Uint32Array, start: number, end: number): number {
  let pairs = 0;
  for (let i = start + 1; i < end; i++) {
    const v = values[i] as number;
    let j = i - 1;
    for (; j >= start && (values[j] as number) > v; j--) values[j + 1] = values[j] as number;
    values[j + 1] = v;
    pairs += i - 1 - j;
  }
  return pairs;
}
