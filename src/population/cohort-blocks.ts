import { streamOf } from '../random/stream.js';
import type { FieldValue } from './account.js';
import type { PopulationSource } from './account-source.js';
import { blank } from './blank.js';
import type { Column } from './columns.js';
import { compileCohort, type Step } from './compile.js';
import type { Declaration } from './declaration.js';
import { drawnColumns } from './drawn-columns.js';
import type { Field } from './field.js';
import { present } from './present.js';
import { valuesOf } from './values-of.js';

/** Rows for which those after them wait: few enough for a processor's nearer caches. */
const PIECE = 1024;

/** Accounts of one cohort, many at once. */
export interface CohortBlocks {
  /** Whether rows come sooner by blocks than one by one. */
  readonly quicker: boolean;
  /**
   * Fields of accounts `from` to `from + count - 1`, and of what those are computed from no more than it takes.
   *
   * @param visit is given each account's record of these fields, in order, if it is there
   */
  columns(names: readonly string[], from: number, count: number, visit?: (record: Record<string, FieldValue>, i: number) => void): Record<string, Column>;
  rows(from: number, count: number): Rows;
}

/** Fields of accounts in a row. */
export interface Rows {
  readonly from: number;
  readonly count: number;
  /** Those of account `from + k`. What is not drawn is computed here; the record is the caller's, ask once. */
  at(k: number): Record<string, FieldValue>;
}

const known = new WeakMap<PopulationSource, Map<string, CohortBlocks>>();

/** The blocks of a cohort of a source whose population is declared: the bits of single accounts. Prepared once. */
export function cohortBlocks(source: PopulationSource, cohort: string): CohortBlocks {
  let blocks = known.get(source);
  if (blocks === undefined) known.set(source, (blocks = new Map()));
  let found = blocks.get(cohort);
  if (found === undefined) blocks.set(cohort, (found = prepare(source.population.declaration as Declaration, source.seed, cohort, source.population.fields)));
  return found;
}

function prepare(declaration: Declaration, seed: number, cohort: string, order: readonly string[]): CohortBlocks {
  const fields = { ...declaration.fields, ...declaration.cohorts[cohort]?.fields };
  const drawn = drawnColumns(fields, declaration.correlations, declaration.referenceDate, (name) => streamOf(seed, cohort, name, 'value'), declaration.groups);
  // Gaps and changes around a drawn value read it from the block that is being made.
  let block: { readonly from: number; readonly columns: ReadonlyMap<string, Column> } = { from: 0, columns: new Map() };
  const given = (name: string): ((i: number) => FieldValue) | undefined => (drawn.has(name) ? (i) => valuesOf(block.columns.get(name) as Column)(i - block.from) : undefined);
  const steps = compileCohort(declaration, cohort, seed, given);
  const isPlain = (name: string): boolean => drawn.has(name) && fields[name] === present(fields[name] as Field);

  /** @param whole rows with every one of the names, else with what the computed ones of them take */
  const makerOf = (names: readonly string[], whole: boolean) => {
    const needed = withInputs(names, steps);
    const drawnNames = order.filter((name) => needed.has(name) && drawn.has(name));
    const rest = steps.filter(({ name }) => needed.has(name) && !isPlain(name));
    const inRows = whole ? needed : withInputs(rest.map(({ name }) => name), steps);
    const plain = drawnNames.filter((name) => inRows.has(name) && isPlain(name));
    const empty = blank(order.filter((name) => inRows.has(name)));
    const read = (from: number, count: number) => ({ from, columns: drawn.columns(drawnNames, from, count) });
    /** Rows of a block that was read, from its k-th account on. */
    const rows = (read: typeof block, start: number, count: number): Rows => {
      const records = Array.from({ length: count }, empty);
      for (const name of plain) {
        const value = valuesOf(read.columns.get(name) as Column);
        for (let k = 0; k < count; k++) (records[k] as Record<string, FieldValue>)[name] = value(start + k);
      }
      const from = read.from + start;
      return {
        from,
        count,
        at: (k) => {
          const record = records[k] as Record<string, FieldValue>;
          block = read;
          for (const step of rest) record[step.name] = step.value(from + k, record, false);
          return record;
        },
      };
    };
    return { read, rows };
  };
  const all = makerOf(order, true);
  const makers = new Map<string, ReturnType<typeof makerOf>>();
  const made = (names: readonly string[], whole: boolean) => {
    const key = JSON.stringify([whole, ...names]);
    let maker = makers.get(key);
    if (maker === undefined) makers.set(key, (maker = makerOf(names, whole)));
    return maker;
  };
  return {
    quicker: order.some((name) => drawn.has(name) && present(fields[name] as Field).kind !== 'constant'),
    rows: (from, count) => all.rows(all.read(from, count), 0, count),
    columns: (names, from, count, visit) => {
      const maker = made(names, visit !== undefined);
      const found = maker.read(from, count);
      const computed = new Map(names.filter((name) => !isPlain(name)).map((name) => [name, new Array<FieldValue>(count).fill(null)]));
      for (let start = 0; (computed.size > 0 || visit !== undefined) && start < count; start += PIECE) {
        const rows = maker.rows(found, start, Math.min(PIECE, count - start));
        for (let k = 0; k < rows.count; k++) {
          const record = rows.at(k);
          visit?.(record, rows.from + k);
          for (const [name, values] of computed) values[start + k] = record[name] as FieldValue;
        }
      }
      return Object.fromEntries(names.map((name) => [name, isPlain(name) ? (found.columns.get(name) as Column) : { kind: 'any', values: computed.get(name) as FieldValue[] }]));
    },
  };
}

/** Names of fields, and of all that they are computed from. */
function withInputs(names: readonly string[], steps: readonly Step[]): ReadonlySet<string> {
  const needed = new Set(names);
  for (const { name, inputs } of [...steps].reverse()) if (needed.has(name)) inputs.forEach((input) => needed.add(input));
  return needed;
}
