/** One of several parts of a run: the accounts whose index leaves `index - 1` when divided by `of`. */
export interface Shard {
  /** From 1 to `of`. */
  readonly index: number;
  readonly of: number;
}

/** True for the accounts of a shard: with their twins and repeats they stay in one place. */
export function isOfShard(i: number, { index, of }: Shard): boolean {
  return i % of === index - 1;
}

/** `2/4`, as on the command line. */
export function shardText({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** `2-of-4`, as in the name of a file. */
export function shardName({ index, of }: Shard): string {
  return `${index}-of-${of}`;
}
