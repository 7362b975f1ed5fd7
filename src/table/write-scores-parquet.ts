import { atomically } from './atomically.js';
import { appendRow, literal, withDuckdb, type ColumnType } from './duckdb.js';
import type { Row } from './row.js';

/** Columns of `scores.parquet`, in order. */
export const SCORE_COLUMNS: Readonly<Record<string, ColumnType>> = {
  id: 'VARCHAR',
  cohort: 'VARCHAR',
  i: 'INTEGER',
  variant: 'VARCHAR',
  repeat: 'INTEGER',
  arm: 'VARCHAR',
  score: 'DOUBLE',
  outcome: 'VARCHAR',
  label: 'INTEGER',
  attempts: 'INTEGER',
  served_version: 'VARCHAR',
  due_at_ms: 'DOUBLE',
  latency_ms: 'DOUBLE',
  request_id: 'VARCHAR',
  detail: 'VARCHAR',
};

/**
 * Writes one row per account, variant, repeat and arm, atomically. Sorted by arm (candidate first), cohort, variant (`base` first), i, repeat, so equal rows
 * give equal bytes whatever order they come in. Missing scores, labels, versions and details are NULL. O(n log n), 6 s per million rows.
 * @throws MlcheckError `disk-full`, `output-unwritable`.
 */
export async function writeScoresParquet(rows: Iterable<Row>, outFile: string): Promise<void> {
  const types = Object.values(SCORE_COLUMNS);
  await atomically(outFile, (temporary) =>
    withDuckdb(async (connection) => {
      await connection.run(`CREATE TABLE scores (${Object.entries(SCORE_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ')})`);
      const appender = await connection.createAppender('scores');
      for (const row of rows)
        appendRow(appender, types, [
          `${row.cohort}/${row.i}`, row.cohort, row.i, row.variant, row.repeat, row.arm, row.score, row.outcome, row.label, row.attempts,
          row.servedVersion, row.dueAtMs, row.latencyMs, row.requestId, row.detail,
        ]);
      appender.closeSync();
      await connection.run(
        `COPY (SELECT * FROM scores ORDER BY arm DESC, cohort, variant <> 'base', variant, i, repeat) TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
      );
    }),
  );
}
