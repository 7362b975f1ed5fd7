/** Values in ascending order with the row that came with each, if rows did. */
export interface SortedRows {
  readonly values: Float64Array;
  readonly rows: Uint32Array | undefined;
}

/** Which of a double's two 32-bit words holds sign and exponent. */
const HIGH = new Uint32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;

/**
 * Sorts doubles by their bits, a byte at a time from the lowest: eight stable passes whatever the values are, fewer where a byte is the same in all. -0 comes before 0,
 * as in the engine's own order. Changes neither argument. Knuth, The Art of Computer Programming 3, section 5.2.5.
 */
export function radixSort(x: Float64Array, rows?: Uint32Array): SortedRows {
  const counts = countDigits(x);
  let from: SortedRows = { values: x, rows };
  let spare: SortedRows | undefined;
  for (let digit = 0; digit < 8; digit++) {
    const ends = counts.subarray(256 * digit, 256 * digit + 256);
    if (ends.includes(x.length)) continue;
    const to = spare ?? { values: new Float64Array(x.length), rows: rows && new Uint32Array(x.length) };
    moveByDigit(from, to, ends, digit);
    spare = from.values === x ? undefined : from;
    from = to;
  }
  return from.values === x ? { values: x.slice(), rows: rows?.slice() } : from;
}

/** How many values have each byte, for all eight. Of a negative number all bits are turned, of a positive one the sign, so that unsigned words order as the numbers do. */
function countDigits(x: Float64Array): Uint32Array {
  const words = new Int32Array(x.buffer, x.byteOffset, 2 * x.length);
  const counts = new Uint32Array(8 * 256);
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + HIGH] as number;
    const sign = high >> 31;
    let low = (words[i + 1 - HIGH] as number) ^ sign;
    let top = high ^ (sign | 0x80000000);
    for (let at = 0; at < 1024; at += 256) {
      counts[at + (low & 255)] = (counts[at + (low & 255)] as number) + 1;
      counts[1024 + at + (top & 255)] = (counts[1024 + at + (top & 255)] as number) + 1;
      low >>>= 8;
      top >>>= 8;
    }
  }
  return counts;
}

function moveByDigit(from: SortedRows, to: SortedRows, counts: Uint32Array, digit: number): void {
  const { values, rows } = from;
  const { values: toValues, rows: toRows } = to;
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let k = 0, total = 0; k < counts.length; k++) {
    const here = counts[k] as number;
    counts[k] = total;
    total += here;
  }
  const word = digit < 4 ? 1 - HIGH : HIGH;
  const flip = digit < 4 ? 0 : 0x80000000;
  const shift = 8 * (digit & 3);
  for (let i = 0; i < values.length; i++) {
    const turned = (words[2 * i + word] as number) ^ (((words[2 * i + HIGH] as number) >> 31) | flip);
    const k = (turned >>> shift) & 255;
    const at = counts[k] as number;
    counts[k] = at + 1;
    toValues[at] = values[i] as number;
    if (rows !== undefined && toRows !== undefined) toRows[at] = rows[i] as number;
  }
}
