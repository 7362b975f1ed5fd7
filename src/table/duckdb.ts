import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';

/** The package itself: its types of columns, and functions that make tables. */
export type Duckdb = typeof import('@duckdb/node-api');

/** DuckDB for the length of one task. Loaded on first use (its import costs more than most tasks); never reaches for an extension over the network. */
export async function withDuckdb<T>(task: (connection: DuckDBConnection, duckdb: Duckdb) => Promise<T>, path = ':memory:'): Promise<T> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(path, { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  try {
    const connection = await instance.connect();
    try {
      return await task(connection, duckdb);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** Column types that mlcheck writes. */
export type ColumnType = 'VARCHAR' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN';

/** Appends one row; a value that is `null`, `undefined` or NaN is NULL. */
export function appendRow(appender: DuckDBAppender, types: readonly ColumnType[], values: readonly (string | number | boolean | null | undefined)[]): void {
  for (const [at, type] of types.entries()) {
    const value = values[at];
    if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) appender.appendNull();
    else if (type === 'DOUBLE') appender.appendDouble(Number(value));
    else if (type === 'INTEGER') appender.appendInteger(Number(value));
    else if (type === 'BOOLEAN') appender.appendBoolean(Boolean(value));
    else appender.appendVarchar(String(value));
  }
  appender.endRow();
}

/** A string literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
