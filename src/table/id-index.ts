/** Numbers of a key: 96 bits of an id's hash. Among ten million different ids any two fall together with a chance below 1e-14. */
export const KEY_PARTS = 3;

/** The ids of a file: the key of each row, and in which row each key stands. */
export interface IdIndex {
  /** {@link KEY_PARTS} numbers for each row. */
  readonly keys: Uint32Array;
  /** Open addressing, a power of two long: a row counted from 1, or 0 for a free place. */
  readonly slots: Uint32Array;
}

/** SQL of the parts of an id's key, all 0 where there is no id; `id` is a column of text or NULL. */
export function keyOf(id: string): readonly string[] {
  const one = `hash(${id})`;
  return [`${one} & 4294967295`, `${one} >> 32`, `hash('/' || ${id}) >> 32`].map((part) => `CASE WHEN ${id} IS NULL THEN 0 ELSE ${part} END::UINTEGER`);
}

/**
 * Finds the row of every key.
 * @returns nothing where a row has no id or two rows have the same.
 * Cost: O(rows), 6 to 12 bytes a row beside the keys.
 */
export function indexIds(keys: Uint32Array): IdIndex | undefined {
  const n = keys.length / KEY_PARTS;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(1.5 * n + 2)));
  for (let row = 0; row < n; row++) {
    const place = placeOf(keys, row, keys, slots);
    if (slots[place] !== 0 || (keys[KEY_PARTS * row] === 0 && keys[KEY_PARTS * row + 1] === 0 && keys[KEY_PARTS * row + 2] === 0)) return undefined;
    slots[place] = row + 1;
  }
  return { keys, slots };
}

/** The row of an index with the key that stands in `row` of `keys`; -1 where there is none. */
export function rowWithKey({ keys: indexed, slots }: IdIndex, keys: Uint32Array, row: number): number {
  return slots[placeOf(keys, row, indexed, slots)]! - 1;
}

/** True where `indexedRow` is a row of the index and has the key that stands in `row` of `keys`. */
export function sameKey({ keys: indexed }: IdIndex, indexedRow: number, keys: Uint32Array, row: number): boolean {
  for (let k = 0; k < KEY_PARTS; k++) if (indexed[KEY_PARTS * indexedRow + k] !== keys[KEY_PARTS * row + k]) return false;
  return true;
}

/** Where the key stands, or the free place where it would. */
function placeOf(keys: Uint32Array, row: number, indexed: Uint32Array, slots: Uint32Array): number {
  const mask = slots.length - 1;
  const first = keys[KEY_PARTS * row]!;
  const second = keys[KEY_PARTS * row + 1]!;
  const third = keys[KEY_PARTS * row + 2]!;
  for (let place = first & mask; ; place = (place + 1) & mask) {
    const found = slots[place]!;
    if (found === 0) return place;
    const other = KEY_PARTS * (found - 1);
    if (indexed[other] === first && indexed[other + 1] === second && indexed[other + 2] === third) return place;
  }
}
