import { MlcheckError } from '../errors.js';
import type { Evidence, EvidenceQuery, Labelled, PairedColumns, Prefix, Rankings, Source, Stratum, Tally } from './evidence.js';

/** What a storage engine hands to the four answers. */
export interface Reader {
  /** The first `n` values of a source in one cohort, NaN where missing; `undefined` where nothing is stored. Never written to. */
  column(of: Source, cohort: string, n: number): Float64Array | undefined;
  label(of: Source, cohort: string, i: number): 0 | 1 | undefined;
  cluster?(cohort: string, i: number): number;
  field?(cohort: string, i: number, name: string): string | number | boolean | null | undefined;
}

/** What a query asks, out of what a reader has. */
export function evidenceOf(reader: Reader, query: EvidenceQuery, prefixes: readonly Prefix[]): Evidence {
  switch (query.evidence) {
    case 'tally':
      return tallyOf(reader, query.of, prefixes);
    case 'pairs':
      return pairsOf(reader, query.a, query.b, prefixes);
    case 'labelled':
      return labelledOf(reader, query.of, prefixes);
    case 'rankings':
      return rankingsOf(reader, query.of, query.query, prefixes);
  }
}

/** Sorted distinct values with counts, of the prefixes together. O(n log n) */
function tallyOf(reader: Reader, of: Source, prefixes: readonly Prefix[]): Tally {
  const asked = total(prefixes);
  const gathered = new Float64Array(asked);
  let n = 0;
  for (const { cohort, n: size } of prefixes) {
    const column = reader.column(of, cohort, size);
    if (column === undefined) continue;
    // Adding 0 turns -0 into 0: they are one value.
    for (const value of column) if (!Number.isNaN(value)) gathered[n++] = value + 0;
  }
  const sorted = gathered.subarray(0, n).sort();
  const values = new Float64Array(n);
  const counts = new Float64Array(n);
  let distinct = 0;
  for (const value of sorted) {
    if (distinct === 0 || values[distinct - 1] !== value) values[distinct++] = value;
    counts[distinct - 1]!++;
  }
  return { kind: 'tally', values: values.slice(0, distinct), counts: counts.slice(0, distinct), n, missing: asked - n };
}

/** Values of two sources for the same accounts, cohort after cohort, in order of index. O(n) */
function pairsOf(reader: Reader, a: Source, b: Source, prefixes: readonly Prefix[]): PairedColumns {
  const found = complete(reader, [a, b], prefixes, () => true);
  const cluster = clustersOf(reader, found);
  return {
    kind: 'pairs',
    a: found.columns[0]!,
    b: found.columns[1]!,
    account: found.account,
    ...(cluster === undefined ? {} : { cluster }),
    strata: found.strata,
  };
}

/** Values of sources for the same accounts with their class; an account without a class, or without one of the values, counts as missing. O(n) */
function labelledOf(reader: Reader, of: readonly Source[], prefixes: readonly Prefix[]): Labelled {
  const classOf = (cohort: string, i: number): 0 | 1 | undefined => {
    for (const source of of) {
      const label = reader.label(source, cohort, i);
      if (label !== undefined) return label;
    }
    return undefined;
  };
  const found = complete(reader, of, prefixes, (cohort, i) => classOf(cohort, i) !== undefined);
  const label = new Uint8Array(found.account.length);
  for (const { cohort, from, to } of found.strata) for (let at = from; at < to; at++) label[at] = classOf(cohort, found.account[at]!)!;
  const cluster = clustersOf(reader, found);
  return { kind: 'labelled', scores: found.columns, label, account: found.account, ...(cluster === undefined ? {} : { cluster }), strata: found.strata };
}

/**
 * One list per value of the field `query`, in order of first index; items are accounts, relevance is the class where it is known. An account without a
 * score in one arm is left out of that arm's list only.
 */
function rankingsOf(reader: Reader, of: readonly Source[], query: string, prefixes: readonly Prefix[]): Rankings {
  if (reader.field === undefined)
    throw new MlcheckError('internal', { place: 'score table', rule: 'rankings need the fields of accounts', value: query });
  interface List {
    readonly arms: { items: string[]; scores: number[] }[];
    readonly relevance: Map<string, number>;
    readonly clusters: Set<number>;
  }
  const lists = new Map<string, List>();
  for (const { cohort, n } of prefixes) {
    const columns = of.map((source) => reader.column(source, cohort, n));
    for (let i = 0; i < n; i++) {
      const scores = columns.map((column) => column?.[i] ?? NaN);
      const key = reader.field(cohort, i, query);
      if (key === null || key === undefined || scores.every(Number.isNaN)) continue;
      const id = `${cohort}/${i}`;
      let list = lists.get(String(key));
      if (list === undefined) lists.set(String(key), (list = { arms: of.map(() => ({ items: [], scores: [] })), relevance: new Map(), clusters: new Set() }));
      if (reader.cluster !== undefined && list.clusters.size < 2) list.clusters.add(reader.cluster(cohort, i));
      for (const [k, score] of scores.entries()) {
        if (Number.isNaN(score)) continue;
        list.arms[k]!.items.push(id);
        list.arms[k]!.scores.push(score);
      }
      const label = of.map((source) => reader.label(source, cohort, i)).find((known) => known !== undefined);
      if (label !== undefined) list.relevance.set(id, label);
    }
  }
  return {
    kind: 'rankings',
    queries: [...lists].map(([id, { arms, relevance, clusters }]) => ({
      id,
      arms: arms.map(({ items, scores }) => ({ items, scores: Float64Array.from(scores) })),
      relevance,
      ...(clusters.size === 1 ? { cluster: [...clusters][0]! } : {}),
    })),
  };
}

/** The cluster of every account that was found; nothing where the reader knows no clusters. */
function clustersOf(reader: Reader, { account, strata }: { readonly account: Uint32Array; readonly strata: readonly Stratum[] }): Float64Array | undefined {
  if (reader.cluster === undefined) return undefined;
  const cluster = new Float64Array(account.length);
  for (const { cohort, from, to } of strata) for (let at = from; at < to; at++) cluster[at] = reader.cluster(cohort, account[at]!);
  return cluster;
}

/** The columns of accounts that have every value and pass `keep`, and what is missing, cohort by cohort. */
function complete(reader: Reader, of: readonly Source[], prefixes: readonly Prefix[], keep: (cohort: string, i: number) => boolean) {
  const size = total(prefixes);
  const columns = of.map(() => new Float64Array(size));
  const account = new Uint32Array(size);
  const strata: Stratum[] = [];
  let at = 0;
  for (const { cohort, n, weight } of prefixes) {
    const from = at;
    const stored = of.map((source) => reader.column(source, cohort, n));
    if (stored.every((column) => column !== undefined))
      for (let i = 0; i < n; i++) {
        let all = true;
        for (const [k, column] of stored.entries()) {
          const value = column[i]!;
          columns[k]![at] = value;
          if (Number.isNaN(value)) all = false;
        }
        if (!all || !keep(cohort, i)) continue;
        account[at++] = i;
      }
    strata.push({ cohort, weight, from, to: at, missing: n - (at - from) });
  }
  return { columns: columns.map((column) => column.slice(0, at)), account: account.slice(0, at), strata };
}

function total(prefixes: readonly Prefix[]): number {
  return prefixes.reduce((sum, { n }) => sum + n, 0);
}
