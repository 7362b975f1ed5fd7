import type { Account, FieldValue } from './account.js';
import type { PopulationSource } from './account-source.js';
import { checkRange } from './check-range.js';
import { cohortBlocks } from './cohort-blocks.js';
import type { Column } from './columns.js';
import { labelAt } from './label-at.js';

/** Accounts `from` to `from + count - 1` of a cohort, field by field. */
export interface AccountBlock {
  readonly cohort: string;
  readonly from: number;
  readonly count: number;
  readonly columns: Readonly<Record<string, Column>>;
  /** The true classes, where the population has them. */
  readonly labels?: readonly (0 | 1 | undefined)[];
}

/** Many accounts, to be gone through as often as it takes. */
export interface AccountBlocks {
  /** A few accounts of every cohort: what their fields are like. */
  first(): Iterable<AccountBlock>;
  /** All of them, in order, in blocks of at most 8,192. */
  all(): Iterable<AccountBlock>;
}

const BLOCK = 8192;
/** Few, because an account with histories takes long. */
const FIRST = 64;

/**
 * The first accounts of some cohorts, cohort by cohort, a block at a time.
 *
 * @param sizes accounts of each cohort
 */
export function accountBlocks(source: PopulationSource, sizes: ReadonlyMap<string, number>): AccountBlocks {
  const upTo = (most: number) =>
    function* (): Iterable<AccountBlock> {
      for (const [cohort, size] of sizes) {
        const count = Math.min(size, most);
        for (let from = 0; from < count; from += BLOCK) yield blockOf(source, cohort, from, Math.min(BLOCK, count - from));
      }
    };
  return { first: upTo(FIRST), all: upTo(Infinity) };
}

/** Accounts that are there already, in blocks. */
export function blocksOf(accounts: readonly Account[], fields: readonly string[]): AccountBlocks {
  function* blocks(): Iterable<AccountBlock> {
    for (let start = 0; start < accounts.length; ) {
      const { cohort, i } = accounts[start] as Account;
      let end = start + 1;
      while (end < accounts.length && end - start < BLOCK && accounts[end]?.cohort === cohort && accounts[end]?.i === i + end - start) end++;
      yield ofRows(cohort, i, accounts.slice(start, end), fields);
      start = end;
    }
  }
  return { first: blocks, all: blocks };
}

function blockOf(source: PopulationSource, cohort: string, from: number, count: number): AccountBlock {
  const { fields, declaration } = source.population;
  if (declaration === undefined) return ofRows(cohort, from, source.accounts(cohort, from, count), fields);
  checkRange(source, cohort, from, count);
  const blocks = cohortBlocks(source, cohort);
  if (declaration.labels === undefined) return { cohort, from, count, columns: blocks.columns(fields, from, count) };
  const labels: (0 | 1)[] = [];
  const label = labelAt(declaration.labels, source.seed, cohort);
  const columns = blocks.columns(fields, from, count, (record, i) => labels.push(label(record, i)));
  return { cohort, from, count, columns, labels };
}

function ofRows(cohort: string, from: number, accounts: readonly Account[], fields: readonly string[]): AccountBlock {
  const columns = Object.fromEntries(fields.map((name) => [name, { kind: 'any' as const, values: accounts.map((account): FieldValue => account.fields[name] ?? null) }]));
  return { cohort, from, count: accounts.length, columns, labels: accounts.map(({ label }) => label) };
}
