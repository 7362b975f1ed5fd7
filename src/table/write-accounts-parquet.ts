import type { DuckDBTableFunctionInfo, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { AccountBlock, AccountBlocks } from '../population/account-blocks.js';
import type { Column } from '../population/columns.js';
import { valuesOf } from '../population/values-of.js';
import { atomically } from './atomically.js';
import { joinedTypes, typeOfColumn, type FieldType } from './column-type.js';
import { identifier, literal, withDuckdb } from './duckdb.js';
import { ownColumns } from './own-columns.js';
import { putVector, type Cells } from './put-vector.js';

/** Rows that DuckDB takes at a time. */
const CHUNK = 2048;

/**
 * Accounts as Parquet with typed columns: numbers DOUBLE, booleans BOOLEAN, text VARCHAR; a field that is of several types, or always missing, VARCHAR. DuckDB asks for a chunk of rows after the
 * other and writes them as they come, so memory does not grow with the accounts. Types are those of the first accounts of every cohort; where a later account has another, all begins again with both.
 * @returns accounts written.
 */
export async function writeAccountsParquet(accounts: AccountBlocks, fields: readonly string[], outFile: string): Promise<number> {
  const types = new Map<string, FieldType>();
  const cohorts = new Set<string>();
  /** Takes note of the types in a block. Says whether they were known. */
  const fits = ({ cohort, columns }: AccountBlock): boolean => {
    let known = cohorts.has(cohort);
    cohorts.add(cohort);
    for (const field of fields) {
      const type = types.get(field);
      const joined = joinedTypes(type, typeOfColumn(columns[field] as Column));
      types.set(field, joined);
      known &&= joined === type;
    }
    return known;
  };
  for (const block of accounts.first()) fits(block);
  let count: number | undefined;
  await atomically(outFile, async (temporary) => {
    while (count === undefined) count = await copied(rowsOf(accounts, fields, types, fits), fields, [cohorts, undefined, ...fields.map((field) => types.get(field)), undefined], temporary);
  });
  return count ?? 0;
}

/** Chunks of accounts. */
interface ChunkedRows {
  /** Fills the next chunk; one without rows is the last. */
  fill(chunk: DuckDBDataChunk): void;
  /** Accounts so far; undefined where one was of another type, which ends them. */
  count(): number | undefined;
  end(): void;
}

function rowsOf(accounts: AccountBlocks, fields: readonly string[], types: ReadonlyMap<string, FieldType>, fits: (block: AccountBlock) => boolean): ChunkedRows {
  const blocks = accounts.all()[Symbol.iterator]();
  // Types may change as blocks come: those of this file do not.
  const texts = fields.map((field) => types.get(field) === 'text');
  let block: AccountBlock | undefined;
  let cells: readonly Cells[] = [];
  let [at, count, misfit] = [0, 0, false];
  const next = (): void => {
    const { done, value } = blocks.next();
    [at, block] = [0, done === true ? undefined : value];
    if (block !== undefined && !fits(block)) [misfit, block] = [true, undefined];
    if (block === undefined) return;
    const { cohort, from, columns, labels } = block;
    cells = [() => cohort, (k) => from + k, ...fields.map((field, f) => cellsOf(columns[field] as Column, texts[f] as boolean)), (k) => labels?.[k] ?? null];
  };
  return {
    fill: (chunk) => {
      if (!misfit && at === (block?.count ?? 0)) next();
      const rows = Math.min(CHUNK, (block?.count ?? 0) - at);
      chunk.rowCount = rows;
      if (rows > 0) cells.forEach((cell, column) => putVector(chunk.getColumnVector(column), cell, at, rows));
      at += rows;
      count += rows;
    },
    count: () => (misfit ? undefined : count),
    end: () => void blocks.return?.(),
  };
}

/** Numbers and booleans stand as text in a column of several types. */
function cellsOf(column: Column, text: boolean): Cells {
  const value = valuesOf(column);
  if (!text) return value;
  return (k) => {
    const found = value(k);
    return found === null || Number.isNaN(found) ? null : String(found);
  };
}

/** Pours rows into a Parquet file. @param types of cohort, i, the fields and label @returns rows written; undefined where they ended early */
async function copied(rows: ChunkedRows, fields: readonly string[], types: readonly FieldType[], outFile: string): Promise<number | undefined> {
  return withDuckdb(async (connection, { BOOLEAN, DOUBLE, DuckDBTableFunction, ENUM, INTEGER, VARCHAR }) => {
    await connection.run(`SET memory_limit = '512MB'`);
    const [i, label] = [1, types.length - 1];
    const storedType = (type: FieldType, column: number): DuckDBType => {
      if (column === i || column === label) return INTEGER;
      if (type === 'number') return DOUBLE;
      if (type === 'boolean') return BOOLEAN;
      // Codes of texts are far quicker to hand over than texts.
      return typeof type === 'object' && type.size > 0 ? ENUM([...type]) : VARCHAR;
    };
    const stored = types.map(storedType);
    let failed: { readonly error: unknown } | undefined;
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: 'accounts',
        bindFunction: (info) => stored.forEach((type, column) => info.addResultColumn(`c${column}`, type)),
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction: (info: DuckDBTableFunctionInfo, chunk) => {
          try {
            rows.fill(chunk);
          } catch (error) {
            failed = { error };
            info.setError('accounts ended');
          }
        },
      }),
    );
    const names = ownColumns(fields);
    const drawn = fields.map((field, f) => `c${f + 2}${typeof types[f + 2] === 'object' ? '::VARCHAR' : ''} AS ${identifier(field)}`);
    const columns = [`c0::VARCHAR || '/' || c1 AS ${names.id}`, `c0::VARCHAR AS ${names.cohort}`, `c1 AS ${names.i}`, ...drawn, `c${label} AS ${names.label}`];
    try {
      await connection.run(`COPY (SELECT ${columns.join(', ')} FROM accounts()) TO ${literal(outFile)} (FORMAT parquet, COMPRESSION zstd)`);
    } catch (error) {
      throw failed === undefined ? error : failed.error;
    } finally {
      rows.end();
    }
    return rows.count();
  });
}
