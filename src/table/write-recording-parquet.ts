import { atomically } from './atomically.js';
import { appendRow, literal, withDuckdb } from './duckdb.js';

/** One account's recorded score. */
export interface RecordedScore {
  readonly cohort: string;
  readonly i: number;
  /** NaN where it had none. */
  readonly score: number;
}

/**
 * Writes `id, cohort, i, score`, atomically, in the order given: nothing of when and how long, so that equal scores give equal bytes. A missing score is NULL.
 * @throws MlcheckError `disk-full`, `output-unwritable`
 */
export async function writeRecordingParquet(scores: Iterable<RecordedScore>, outFile: string): Promise<void> {
  await atomically(outFile, (temporary) =>
    withDuckdb(async (connection) => {
      await connection.run('CREATE TABLE recording (id VARCHAR, cohort VARCHAR, i INTEGER, score DOUBLE)');
      const appender = await connection.createAppender('recording');
      for (const { cohort, i, score } of scores) appendRow(appender, ['VARCHAR', 'VARCHAR', 'INTEGER', 'DOUBLE'], [`${cohort}/${i}`, cohort, i, score]);
      appender.closeSync();
      await connection.run(`COPY recording TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
    }),
  );
}
